; What numba makes of loop.py, by `python -m tiershift.run.derive`. Source: 20f67c207f7c083e6854d89eaab3d1a6ff07ab0832d3d14fb66d47668ef601dd

define internal fastcc void @0(ptr noalias nonnull writeonly captures(none) %0, i64 %1, i64 %2, i64 %3, i64 %4, ptr readonly captures(none) %5, ptr readonly captures(none) %6, ptr readonly captures(none) %7, i64 %8, ptr readonly captures(none) %9, ptr readonly captures(none) %10, ptr readonly captures(none) %11, ptr readonly captures(none) %12, ptr readonly captures(none) %13, i64 %14, ptr %15, i64 %16, i64 %17, ptr readonly captures(none) %18, ptr captures(none) %19, ptr captures(none) %20, i64 %21, ptr readonly captures(none) %22, i64 %23, ptr writeonly captures(none) %24, i64 %25, i64 %26, i64 %27, ptr %28, i64 %29, ptr readonly captures(none) %30, i64 %31, ptr readonly captures(none) %32, i64 %33, ptr readonly captures(none) %34, ptr readonly captures(none) %35, ptr writeonly captures(none) %36, i64 %37, i64 %38) unnamed_addr {
  %40 = add nsw i64 %4, 1
  %41 = shl i64 %27, 3
  %42 = mul i64 %27, %26
  %43 = mul i64 %42, %25
  %44 = shl i64 %25, 1
  %45 = mul i64 %31, %44
  %46 = icmp eq i64 %21, 0
  %47 = icmp sgt i64 %27, 0
  %48 = select i1 %46, i1 %47, i1 false
  br i1 %48, label %49, label %579

49:                                               ; preds = %39
  %50 = ptrtoint ptr %28 to i64
  %51 = getelementptr i8, ptr %13, i64 8
  %52 = load i64, ptr %51, align 8
  %53 = shl nsw i64 %52, 3
  %54 = icmp slt i64 %14, 1
  br i1 %54, label %413, label %414, !prof !0

55:                                               ; preds = %572
  %56 = icmp slt i64 %573, 0
  %57 = select i1 %56, i64 %29, i64 0
  %58 = add i64 %57, %573
  %59 = shl i64 %58, 5
  %60 = getelementptr i8, ptr %30, i64 %59
  %61 = load i64, ptr %60, align 8
  %62 = icmp slt i64 %61, %576
  br i1 %62, label %63, label %266

63:                                               ; preds = %55
  %64 = add nsw i64 %576, -1
  %65 = mul nsw i64 %64, %27
  br label %66

66:                                               ; preds = %63, %69
  %67 = phi i64 [ %70, %69 ], [ %573, %63 ]
  %68 = icmp eq i64 %67, %542
  br i1 %68, label %78, label %69

69:                                               ; preds = %66
  %70 = add nsw i64 %67, 1
  %71 = icmp slt i64 %67, -1
  %72 = select i1 %71, i64 %29, i64 0
  %73 = add i64 %72, %70
  %74 = shl i64 %73, 5
  %75 = getelementptr i8, ptr %30, i64 %74
  %76 = load i64, ptr %75, align 8
  %77 = icmp slt i64 %76, %576
  br i1 %77, label %66, label %78

78:                                               ; preds = %69, %66
  %79 = phi i64 [ %29, %66 ], [ %70, %69 ]
  %80 = sub i64 %79, %573
  %81 = tail call i64 @llvm.smax.i64(i64 %80, i64 0)
  %82 = icmp slt i64 %80, 1
  br i1 %82, label %266, label %127

83:                                               ; preds = %175, %127
  %84 = icmp sgt i64 %129, 1
  br i1 %84, label %127, label %184

85:                                               ; preds = %119, %184
  %86 = add nsw i64 %185, -1
  %87 = add i64 %186, 1
  %88 = icmp sgt i64 %185, 1
  br i1 %88, label %184, label %266

89:                                               ; preds = %218, %202
  %90 = phi double [ %203, %202 ], [ %237, %218 ]
  %91 = icmp sgt i64 %204, 1
  br i1 %91, label %202, label %92

92:                                               ; preds = %89
  %93 = fcmp oeq double %90, 0.000000e+00
  br label %239

94:                                               ; preds = %254
  %95 = load i64, ptr %192, align 8
  %96 = sitofp i64 %95 to double
  %97 = fdiv double 1.000000e+00, %96
  br label %107

98:                                               ; preds = %254
  %99 = icmp slt i64 %265, 0
  %100 = select i1 %99, i64 %43, i64 0
  %101 = getelementptr double, ptr %28, i64 %265
  %102 = getelementptr double, ptr %101, i64 %100
  %103 = load double, ptr %102, align 8
  %104 = fcmp olt double %103, 0.000000e+00
  %105 = select i1 %104, double 0.000000e+00, double %103
  %106 = fdiv double %105, %90
  br label %107

107:                                              ; preds = %98, %94
  %108 = phi double [ %97, %94 ], [ %106, %98 ]
  %109 = load double, ptr %194, align 8
  %110 = fmul double %108, %109
  %111 = icmp slt i64 %265, 0
  %112 = select i1 %111, i64 %43, i64 0
  %113 = getelementptr double, ptr %28, i64 %265
  %114 = getelementptr double, ptr %113, i64 %112
  %115 = load double, ptr %114, align 8
  %116 = fsub double %110, %115
  %117 = fadd double %255, %116
  store double %110, ptr %114, align 8
  %118 = icmp sgt i64 %256, 1
  br i1 %118, label %254, label %119

119:                                              ; preds = %107, %239
  %120 = phi double [ 0.000000e+00, %239 ], [ %117, %107 ]
  %121 = select i1 %244, i64 %45, i64 0
  %122 = shl i64 %241, 4
  %123 = getelementptr i8, ptr %36, i64 %122
  %124 = getelementptr i8, ptr %123, i64 8
  %125 = getelementptr double, ptr %124, i64 %121
  store double %120, ptr %125, align 8
  %126 = icmp sgt i64 %240, 1
  br i1 %126, label %239, label %85

127:                                              ; preds = %78, %83
  %128 = phi i64 [ %131, %83 ], [ %573, %78 ]
  %129 = phi i64 [ %130, %83 ], [ %81, %78 ]
  %130 = add nsw i64 %129, -1
  %131 = add i64 %128, 1
  %132 = icmp slt i64 %128, 0
  %133 = select i1 %132, i64 %29, i64 0
  %134 = add i64 %133, %128
  %135 = shl i64 %134, 5
  %136 = getelementptr i8, ptr %30, i64 %135
  %137 = getelementptr i8, ptr %136, i64 8
  %138 = load i64, ptr %137, align 8
  %139 = getelementptr i8, ptr %136, i64 16
  %140 = load i64, ptr %139, align 8
  %141 = sub i64 %140, %138
  %142 = icmp slt i64 %141, 1
  br i1 %142, label %83, label %143

143:                                              ; preds = %127, %175
  %144 = phi i64 [ %182, %175 ], [ %138, %127 ]
  %145 = phi i64 [ %181, %175 ], [ %141, %127 ]
  %146 = icmp slt i64 %144, 0
  %147 = select i1 %146, i64 %31, i64 0
  %148 = add i64 %147, %144
  %149 = mul i64 %148, 24
  %150 = getelementptr i8, ptr %32, i64 %149
  %151 = getelementptr i8, ptr %150, i64 16
  %152 = load i64, ptr %150, align 8
  %153 = load i64, ptr %151, align 8
  %154 = sub i64 %153, %152
  %155 = icmp slt i64 %154, 1
  br i1 %155, label %175, label %156

156:                                              ; preds = %143, %156
  %157 = phi double [ %173, %156 ], [ 0.000000e+00, %143 ]
  %158 = phi i64 [ %160, %156 ], [ %154, %143 ]
  %159 = phi i64 [ %161, %156 ], [ %152, %143 ]
  %160 = add nsw i64 %158, -1
  %161 = add i64 %159, 1
  %162 = icmp slt i64 %159, 0
  %163 = select i1 %162, i64 %33, i64 0
  %164 = getelementptr i64, ptr %34, i64 %159
  %165 = getelementptr i64, ptr %164, i64 %163
  %166 = load i64, ptr %165, align 8
  %167 = add nsw i64 %166, %65
  %168 = icmp slt i64 %167, 0
  %169 = select i1 %168, i64 %43, i64 0
  %170 = getelementptr double, ptr %28, i64 %167
  %171 = getelementptr double, ptr %170, i64 %169
  %172 = load double, ptr %171, align 8
  %173 = fadd double %157, %172
  %174 = icmp sgt i64 %158, 1
  br i1 %174, label %156, label %175

175:                                              ; preds = %156, %143
  %176 = phi double [ 0.000000e+00, %143 ], [ %173, %156 ]
  %177 = select i1 %146, i64 %45, i64 0
  %178 = shl i64 %144, 4
  %179 = getelementptr i8, ptr %36, i64 %178
  %180 = getelementptr double, ptr %179, i64 %177
  store double %176, ptr %180, align 8
  %181 = add nsw i64 %145, -1
  %182 = add i64 %144, 1
  %183 = icmp sgt i64 %145, 1
  br i1 %183, label %143, label %83

184:                                              ; preds = %83, %85
  %185 = phi i64 [ %86, %85 ], [ %81, %83 ]
  %186 = phi i64 [ %87, %85 ], [ %573, %83 ]
  %187 = icmp slt i64 %186, 0
  %188 = select i1 %187, i64 %29, i64 0
  %189 = add i64 %188, %186
  %190 = shl i64 %189, 5
  %191 = getelementptr i8, ptr %30, i64 %190
  %192 = getelementptr i8, ptr %191, i64 24
  %193 = getelementptr double, ptr %35, i64 %186
  %194 = getelementptr double, ptr %193, i64 %188
  %195 = getelementptr i8, ptr %191, i64 16
  %196 = getelementptr i8, ptr %191, i64 8
  %197 = load i64, ptr %196, align 8
  %198 = load i64, ptr %195, align 8
  %199 = sub i64 %198, %197
  %200 = tail call i64 @llvm.smax.i64(i64 %199, i64 0)
  %201 = icmp slt i64 %199, 1
  br i1 %201, label %85, label %202

202:                                              ; preds = %184, %89
  %203 = phi double [ %90, %89 ], [ 0.000000e+00, %184 ]
  %204 = phi i64 [ %206, %89 ], [ %200, %184 ]
  %205 = phi i64 [ %207, %89 ], [ %197, %184 ]
  %206 = add nsw i64 %204, -1
  %207 = add i64 %205, 1
  %208 = icmp slt i64 %205, 0
  %209 = select i1 %208, i64 %31, i64 0
  %210 = add i64 %209, %205
  %211 = mul i64 %210, 24
  %212 = getelementptr i8, ptr %32, i64 %211
  %213 = load i64, ptr %212, align 8
  %214 = getelementptr i8, ptr %212, i64 8
  %215 = load i64, ptr %214, align 8
  %216 = sub i64 %215, %213
  %217 = icmp slt i64 %216, 1
  br i1 %217, label %89, label %218

218:                                              ; preds = %202, %218
  %219 = phi double [ %237, %218 ], [ %203, %202 ]
  %220 = phi i64 [ %222, %218 ], [ %216, %202 ]
  %221 = phi i64 [ %223, %218 ], [ %213, %202 ]
  %222 = add nsw i64 %220, -1
  %223 = add i64 %221, 1
  %224 = icmp slt i64 %221, 0
  %225 = select i1 %224, i64 %33, i64 0
  %226 = getelementptr i64, ptr %34, i64 %221
  %227 = getelementptr i64, ptr %226, i64 %225
  %228 = load i64, ptr %227, align 8
  %229 = add i64 %228, %65
  %230 = icmp slt i64 %229, 0
  %231 = select i1 %230, i64 %43, i64 0
  %232 = getelementptr double, ptr %28, i64 %229
  %233 = getelementptr double, ptr %232, i64 %231
  %234 = load double, ptr %233, align 8
  %235 = fcmp olt double %234, 0.000000e+00
  %236 = select i1 %235, double 0.000000e+00, double %234
  %237 = fadd double %219, %236
  %238 = icmp sgt i64 %220, 1
  br i1 %238, label %218, label %89

239:                                              ; preds = %119, %92
  %240 = phi i64 [ %200, %92 ], [ %242, %119 ]
  %241 = phi i64 [ %197, %92 ], [ %243, %119 ]
  %242 = add nsw i64 %240, -1
  %243 = add i64 %241, 1
  %244 = icmp slt i64 %241, 0
  %245 = select i1 %244, i64 %31, i64 0
  %246 = add i64 %245, %241
  %247 = mul i64 %246, 24
  %248 = getelementptr i8, ptr %32, i64 %247
  %249 = load i64, ptr %248, align 8
  %250 = getelementptr i8, ptr %248, i64 8
  %251 = load i64, ptr %250, align 8
  %252 = sub i64 %251, %249
  %253 = icmp slt i64 %252, 1
  br i1 %253, label %119, label %254

254:                                              ; preds = %239, %107
  %255 = phi double [ %117, %107 ], [ 0.000000e+00, %239 ]
  %256 = phi i64 [ %258, %107 ], [ %252, %239 ]
  %257 = phi i64 [ %259, %107 ], [ %249, %239 ]
  %258 = add nsw i64 %256, -1
  %259 = add i64 %257, 1
  %260 = icmp slt i64 %257, 0
  %261 = select i1 %260, i64 %33, i64 0
  %262 = getelementptr i64, ptr %34, i64 %257
  %263 = getelementptr i64, ptr %262, i64 %261
  %264 = load i64, ptr %263, align 8
  %265 = add i64 %264, %65
  br i1 %93, label %94, label %98

266:                                              ; preds = %85, %78, %572, %55
  %267 = phi i64 [ %573, %572 ], [ %573, %55 ], [ %79, %78 ], [ %79, %85 ]
  %268 = add nsw i64 %575, %41
  %269 = add nsw i64 %575, %53
  %270 = inttoptr i64 %575 to ptr
  %271 = inttoptr i64 %268 to ptr
  %272 = inttoptr i64 %269 to ptr
  tail call void %518(ptr nonnull %15, ptr %270, ptr %271, ptr %272, i64 2)
  %273 = sitofp i64 %576 to double
  %274 = fmul double %462, %273
  %275 = fadd double %455, %274
  store double %275, ptr %15, align 8
  %276 = mul nsw i64 %576, %27
  br i1 %519, label %345, label %315

277:                                              ; preds = %331, %301
  %278 = phi i64 [ %334, %331 ], [ %302, %301 ]
  %279 = phi i64 [ %332, %331 ], [ %303, %301 ]
  %280 = getelementptr double, ptr %19, i64 %279
  %281 = add nsw i64 %278, 1
  %282 = icmp slt i64 %325, 0
  %283 = select i1 %282, i64 %14, i64 0
  %284 = getelementptr double, ptr %15, i64 %325
  %285 = getelementptr double, ptr %284, i64 %283
  %286 = load double, ptr %285, align 8
  %287 = sitofp i64 %281 to double
  %288 = fcmp ugt double %286, %287
  %289 = select i1 %288, i64 %281, i64 0
  store i64 %289, ptr %327, align 8
  %290 = icmp slt i64 %289, 0
  %291 = select i1 %290, i64 %17, i64 0
  %292 = add i64 %291, %289
  %293 = mul i64 %292, %4
  %294 = getelementptr double, ptr %280, i64 %293
  %295 = load double, ptr %294, align 8
  %296 = icmp slt i64 %321, 0
  %297 = select i1 %296, i64 %43, i64 0
  %298 = getelementptr double, ptr %28, i64 %321
  %299 = getelementptr double, ptr %298, i64 %297
  store double %295, ptr %299, align 8
  %300 = icmp eq i64 %317, %16
  br i1 %300, label %345, label %315

301:                                              ; preds = %315
  %302 = load i64, ptr %327, align 8
  %303 = mul i64 %316, %543
  %304 = getelementptr double, ptr %19, i64 %303
  %305 = icmp slt i64 %302, 0
  %306 = select i1 %305, i64 %17, i64 0
  %307 = add i64 %306, %302
  %308 = mul i64 %307, %4
  %309 = getelementptr double, ptr %304, i64 %308
  %310 = icmp slt i64 %323, 0
  %311 = select i1 %310, i64 %14, i64 0
  %312 = getelementptr double, ptr %15, i64 %323
  %313 = getelementptr double, ptr %312, i64 %311
  %314 = load double, ptr %313, align 8
  store double %314, ptr %309, align 8
  br label %277

315:                                              ; preds = %266, %277
  %316 = phi i64 [ %317, %277 ], [ 0, %266 ]
  %317 = add nuw nsw i64 %316, 1
  %318 = mul i64 %316, 24
  %319 = getelementptr i8, ptr %18, i64 %318
  %320 = load i64, ptr %319, align 8
  %321 = add nsw i64 %320, %276
  %322 = getelementptr i8, ptr %319, i64 8
  %323 = load i64, ptr %322, align 8
  %324 = getelementptr i8, ptr %319, i64 16
  %325 = load i64, ptr %324, align 8
  %326 = mul i64 %316, %40
  %327 = getelementptr i64, ptr %20, i64 %326
  %328 = getelementptr i8, ptr %327, i64 8
  %329 = load i64, ptr %328, align 8
  %330 = icmp eq i64 %329, 0
  br i1 %330, label %331, label %301

331:                                              ; preds = %315
  %332 = mul i64 %316, %543
  %333 = getelementptr double, ptr %19, i64 %332
  %334 = load i64, ptr %327, align 8
  %335 = icmp slt i64 %323, 0
  %336 = select i1 %335, i64 %14, i64 0
  %337 = getelementptr double, ptr %15, i64 %323
  %338 = getelementptr double, ptr %337, i64 %336
  %339 = load double, ptr %338, align 8
  %340 = icmp slt i64 %334, 0
  %341 = select i1 %340, i64 %17, i64 0
  %342 = add i64 %341, %334
  %343 = mul i64 %342, %4
  %344 = getelementptr double, ptr %333, i64 %343
  store double %339, ptr %344, align 8
  br label %277

345:                                              ; preds = %277, %266
  %346 = icmp slt i64 %574, %8
  br i1 %346, label %347, label %410

347:                                              ; preds = %345
  %348 = icmp slt i64 %574, 0
  %349 = select i1 %348, i64 %8, i64 0
  %350 = getelementptr i64, ptr %9, i64 %574
  %351 = getelementptr i64, ptr %350, i64 %349
  %352 = load i64, ptr %351, align 8
  %353 = icmp sgt i64 %352, %576
  br i1 %353, label %410, label %354

354:                                              ; preds = %347, %391
  %355 = phi i64 [ %392, %391 ], [ %574, %347 ]
  br i1 %544, label %389, label %356

356:                                              ; preds = %354
  %357 = getelementptr i64, ptr %10, i64 %355
  %358 = icmp slt i64 %355, 0
  %359 = select i1 %358, i64 %8, i64 0
  %360 = getelementptr i64, ptr %357, i64 %359
  %361 = load i64, ptr %360, align 8
  %362 = icmp slt i64 %361, 0
  %363 = getelementptr double, ptr %11, i64 %355
  %364 = getelementptr double, ptr %363, i64 %359
  %365 = select i1 %362, i64 %3, i64 0
  %366 = add i64 %365, %361
  %367 = mul i64 %366, %4
  %368 = getelementptr double, ptr %5, i64 %367
  %369 = getelementptr double, ptr %12, i64 %355
  %370 = getelementptr double, ptr %369, i64 %359
  %371 = getelementptr i64, ptr %6, i64 %361
  %372 = getelementptr i64, ptr %371, i64 %365
  br label %399

373:                                              ; preds = %399
  %374 = getelementptr double, ptr %368, i64 %400
  %375 = load double, ptr %374, align 8
  %376 = fmul double %402, %375
  br label %377

377:                                              ; preds = %399, %373
  %378 = phi double [ %376, %373 ], [ 0.000000e+00, %399 ]
  %379 = load double, ptr %370, align 8
  %380 = fadd double %378, %379
  %381 = load i64, ptr %372, align 8
  %382 = mul nsw i64 %381, %4
  %383 = add nsw i64 %382, %400
  %384 = icmp slt i64 %383, 0
  %385 = select i1 %384, i64 %14, i64 0
  %386 = getelementptr double, ptr %15, i64 %383
  %387 = getelementptr double, ptr %386, i64 %385
  store double %380, ptr %387, align 8
  %388 = icmp eq i64 %4, %401
  br i1 %388, label %389, label %399

389:                                              ; preds = %377, %354
  %390 = icmp eq i64 %355, %545
  br i1 %390, label %404, label %391

391:                                              ; preds = %389
  %392 = add i64 %355, 1
  %393 = icmp slt i64 %355, -1
  %394 = select i1 %393, i64 %8, i64 0
  %395 = getelementptr i64, ptr %9, i64 %392
  %396 = getelementptr i64, ptr %395, i64 %394
  %397 = load i64, ptr %396, align 8
  %398 = icmp sgt i64 %397, %576
  br i1 %398, label %404, label %354

399:                                              ; preds = %377, %356
  %400 = phi i64 [ 0, %356 ], [ %401, %377 ]
  %401 = add nuw nsw i64 %400, 1
  %402 = load double, ptr %364, align 8
  %403 = fcmp une double %402, 0.000000e+00
  br i1 %403, label %373, label %377

404:                                              ; preds = %391, %389
  %405 = phi i64 [ %8, %389 ], [ %392, %391 ]
  %406 = add nsw i64 %268, %41
  %407 = add nsw i64 %268, %53
  %408 = inttoptr i64 %406 to ptr
  %409 = inttoptr i64 %407 to ptr
  tail call void %518(ptr nonnull %15, ptr %271, ptr %408, ptr %409, i64 1)
  br label %410

410:                                              ; preds = %404, %347, %345
  %411 = phi i64 [ %405, %404 ], [ %574, %347 ], [ %574, %345 ]
  %412 = icmp eq i64 %577, %26
  br i1 %412, label %620, label %572

413:                                              ; preds = %49
  br label %414

414:                                              ; preds = %413, %49
  %415 = phi i64 [ %14, %413 ], [ 0, %49 ]
  %416 = icmp slt i64 %415, %14
  br i1 %416, label %417, label %422, !prof !1

417:                                              ; preds = %414
  %418 = shl i64 %415, 3
  %419 = getelementptr i8, ptr %15, i64 %418
  %420 = sub i64 %14, %415
  %421 = shl i64 %420, 3
  tail call void @llvm.memset.p0.i64(ptr align 8 %419, i8 0, i64 %421, i1 false)
  br label %422

422:                                              ; preds = %417, %414
  %423 = icmp slt i64 %3, 1
  br i1 %423, label %448, label %424

424:                                              ; preds = %422
  %425 = icmp slt i64 %4, 1
  br label %428

426:                                              ; preds = %435, %428
  %427 = icmp eq i64 %430, %3
  br i1 %427, label %448, label %428

428:                                              ; preds = %426, %424
  %429 = phi i64 [ 0, %424 ], [ %430, %426 ]
  %430 = add nuw nsw i64 %429, 1
  br i1 %425, label %426, label %431

431:                                              ; preds = %428
  %432 = mul i64 %429, %4
  %433 = getelementptr double, ptr %5, i64 %432
  %434 = getelementptr i64, ptr %6, i64 %429
  br label %435

435:                                              ; preds = %435, %431
  %436 = phi i64 [ 0, %431 ], [ %437, %435 ]
  %437 = add nuw nsw i64 %436, 1
  %438 = getelementptr double, ptr %433, i64 %436
  %439 = load double, ptr %438, align 8
  %440 = load i64, ptr %434, align 8
  %441 = mul nsw i64 %440, %4
  %442 = add nsw i64 %441, %436
  %443 = icmp slt i64 %442, 0
  %444 = select i1 %443, i64 %14, i64 0
  %445 = getelementptr double, ptr %15, i64 %442
  %446 = getelementptr double, ptr %445, i64 %444
  store double %439, ptr %446, align 8
  %447 = icmp eq i64 %4, %437
  br i1 %447, label %426, label %435

448:                                              ; preds = %426, %422
  %449 = getelementptr i8, ptr %7, i64 8
  %450 = load i64, ptr %449, align 8
  %451 = icmp slt i64 %450, 0
  %452 = select i1 %451, i64 %14, i64 0
  %453 = getelementptr double, ptr %15, i64 %450
  %454 = getelementptr double, ptr %453, i64 %452
  %455 = load double, ptr %454, align 8
  %456 = getelementptr i8, ptr %7, i64 40
  %457 = load i64, ptr %456, align 8
  %458 = icmp slt i64 %457, 0
  %459 = select i1 %458, i64 %14, i64 0
  %460 = getelementptr double, ptr %15, i64 %457
  %461 = getelementptr double, ptr %460, i64 %459
  %462 = load double, ptr %461, align 8
  store double %455, ptr %15, align 8
  %463 = icmp sgt i64 %8, 0
  br i1 %463, label %464, label %512

464:                                              ; preds = %448
  %465 = load i64, ptr %9, align 8
  %466 = icmp slt i64 %465, 1
  br i1 %466, label %467, label %512

467:                                              ; preds = %464
  %468 = icmp slt i64 %4, 1
  %469 = add nsw i64 %8, -1
  br label %470

470:                                              ; preds = %502, %467
  %471 = phi i64 [ %503, %502 ], [ 0, %467 ]
  br i1 %468, label %500, label %472

472:                                              ; preds = %470
  %473 = getelementptr i64, ptr %10, i64 %471
  %474 = load i64, ptr %473, align 8
  %475 = icmp slt i64 %474, 0
  %476 = getelementptr double, ptr %11, i64 %471
  %477 = select i1 %475, i64 %3, i64 0
  %478 = add i64 %477, %474
  %479 = mul i64 %478, %4
  %480 = getelementptr double, ptr %5, i64 %479
  %481 = getelementptr double, ptr %12, i64 %471
  %482 = getelementptr i64, ptr %6, i64 %474
  %483 = getelementptr i64, ptr %482, i64 %477
  br label %507

484:                                              ; preds = %507
  %485 = getelementptr double, ptr %480, i64 %508
  %486 = load double, ptr %485, align 8
  %487 = fmul double %510, %486
  br label %488

488:                                              ; preds = %507, %484
  %489 = phi double [ %487, %484 ], [ 0.000000e+00, %507 ]
  %490 = load double, ptr %481, align 8
  %491 = fadd double %489, %490
  %492 = load i64, ptr %483, align 8
  %493 = mul nsw i64 %492, %4
  %494 = add nsw i64 %493, %508
  %495 = icmp slt i64 %494, 0
  %496 = select i1 %495, i64 %14, i64 0
  %497 = getelementptr double, ptr %15, i64 %494
  %498 = getelementptr double, ptr %497, i64 %496
  store double %491, ptr %498, align 8
  %499 = icmp eq i64 %4, %509
  br i1 %499, label %500, label %507

500:                                              ; preds = %488, %470
  %501 = icmp eq i64 %471, %469
  br i1 %501, label %512, label %502

502:                                              ; preds = %500
  %503 = add nuw nsw i64 %471, 1
  %504 = getelementptr i64, ptr %9, i64 %503
  %505 = load i64, ptr %504, align 8
  %506 = icmp slt i64 %505, 1
  br i1 %506, label %470, label %512

507:                                              ; preds = %488, %472
  %508 = phi i64 [ 0, %472 ], [ %509, %488 ]
  %509 = add nuw nsw i64 %508, 1
  %510 = load double, ptr %476, align 8
  %511 = fcmp une double %510, 0.000000e+00
  br i1 %511, label %484, label %488

512:                                              ; preds = %502, %500, %464, %448
  %513 = phi i64 [ 0, %464 ], [ 0, %448 ], [ %8, %500 ], [ %503, %502 ]
  %514 = add nsw i64 %41, %50
  %515 = add nsw i64 %53, %50
  %516 = inttoptr i64 %514 to ptr
  %517 = inttoptr i64 %515 to ptr
  %518 = inttoptr i64 %1 to ptr
  tail call void %518(ptr nonnull %15, ptr %28, ptr %516, ptr %517, i64 0)
  %519 = icmp slt i64 %16, 1
  br i1 %519, label %538, label %520

520:                                              ; preds = %512
  %521 = sitofp i64 %17 to double
  %522 = icmp slt i64 %17, 1
  %523 = mul i64 %17, %4
  br label %546

524:                                              ; preds = %565, %532
  %525 = icmp eq i64 %548, %16
  br i1 %525, label %538, label %546

526:                                              ; preds = %546
  store i64 0, ptr %556, align 8
  br label %527

527:                                              ; preds = %546, %526
  store i64 0, ptr %555, align 8
  %528 = load double, ptr %562, align 8
  %529 = fcmp ult double %528, 1.000000e+00
  %530 = fcmp ugt double %528, %521
  %531 = select i1 %529, i1 true, i1 %530
  br i1 %531, label %620, label %532

532:                                              ; preds = %527
  br i1 %522, label %524, label %533

533:                                              ; preds = %532
  %534 = icmp slt i64 %551, 0
  %535 = select i1 %534, i64 %43, i64 0
  %536 = getelementptr double, ptr %28, i64 %551
  %537 = getelementptr double, ptr %536, i64 %535
  br label %565

538:                                              ; preds = %524, %512
  tail call void %518(ptr nonnull %15, ptr %28, ptr %516, ptr %517, i64 1)
  %539 = add i64 %26, -1
  %540 = icmp slt i64 %539, 1
  br i1 %540, label %620, label %541

541:                                              ; preds = %538
  %542 = add i64 %29, -1
  %543 = mul i64 %17, %4
  %544 = icmp slt i64 %4, 1
  %545 = add i64 %8, -1
  br label %572

546:                                              ; preds = %524, %520
  %547 = phi i64 [ 0, %520 ], [ %548, %524 ]
  %548 = add nuw nsw i64 %547, 1
  %549 = mul i64 %547, 24
  %550 = getelementptr i8, ptr %18, i64 %549
  %551 = load i64, ptr %550, align 8
  %552 = getelementptr i8, ptr %550, i64 16
  %553 = load i64, ptr %552, align 8
  %554 = mul i64 %547, %40
  %555 = getelementptr i64, ptr %20, i64 %554
  %556 = getelementptr i8, ptr %555, i64 8
  store i64 1, ptr %556, align 8
  %557 = mul i64 %523, %547
  %558 = getelementptr double, ptr %19, i64 %557
  %559 = getelementptr double, ptr %15, i64 %553
  %560 = icmp slt i64 %553, 0
  %561 = select i1 %560, i64 %14, i64 0
  %562 = getelementptr double, ptr %559, i64 %561
  %563 = load double, ptr %562, align 8
  %564 = fcmp uno double %563, 0.000000e+00
  br i1 %564, label %526, label %527

565:                                              ; preds = %565, %533
  %566 = phi i64 [ 0, %533 ], [ %567, %565 ]
  %567 = add nuw nsw i64 %566, 1
  %568 = load double, ptr %537, align 8
  %569 = mul i64 %566, %4
  %570 = getelementptr double, ptr %558, i64 %569
  store double %568, ptr %570, align 8
  %571 = icmp eq i64 %17, %567
  br i1 %571, label %524, label %565

572:                                              ; preds = %541, %410
  %573 = phi i64 [ 0, %541 ], [ %267, %410 ]
  %574 = phi i64 [ %513, %541 ], [ %411, %410 ]
  %575 = phi i64 [ %50, %541 ], [ %268, %410 ]
  %576 = phi i64 [ 1, %541 ], [ %577, %410 ]
  %577 = add nuw i64 %576, 1
  %578 = icmp slt i64 %573, %29
  br i1 %578, label %55, label %266

579:                                              ; preds = %39
  %580 = icmp slt i64 %2, 1
  br i1 %580, label %620, label %581

581:                                              ; preds = %579
  %582 = ptrtoint ptr %15 to i64
  %583 = getelementptr i8, ptr %13, i64 8
  %584 = icmp slt i64 %14, 1
  %585 = icmp slt i64 %3, 1
  %586 = icmp sgt i64 %8, 0
  %587 = inttoptr i64 %1 to ptr
  %588 = icmp slt i64 %4, 1
  %589 = mul i64 %4, %3
  %590 = icmp slt i64 %4, 1
  %591 = mul i64 %4, %3
  %592 = add nsw i64 %8, -1
  %593 = getelementptr i8, ptr %7, i64 8
  %594 = icmp slt i64 %4, 1
  %595 = icmp slt i64 %16, 1
  %596 = icmp slt i64 %4, 0
  %597 = select i1 %596, i64 %40, i64 0
  %598 = sitofp i64 %17 to double
  %599 = icmp slt i64 %17, 1
  %600 = mul i64 %17, %4
  %601 = mul nsw i64 %27, %26
  %602 = add i64 %29, -1
  %603 = shl nsw i64 %31, 1
  %604 = getelementptr i8, ptr %7, i64 32
  %605 = getelementptr i8, ptr %7, i64 40
  %606 = getelementptr i8, ptr %7, i64 48
  %607 = getelementptr i8, ptr %7, i64 56
  %608 = icmp slt i64 %21, 1
  %609 = icmp eq i64 %4, 1
  %610 = getelementptr i8, ptr %7, i64 16
  %611 = getelementptr i8, ptr %7, i64 24
  %612 = add i64 %38, -1
  %613 = tail call i64 @llvm.smax.i64(i64 %612, i64 0)
  %614 = icmp slt i64 %612, 1
  %615 = icmp slt i64 %4, 0
  %616 = select i1 %615, i64 %40, i64 0
  %617 = mul i64 %17, %4
  %618 = mul i64 %4, %3
  %619 = add i64 %8, -1
  br label %622

620:                                              ; preds = %1454, %527, %410, %538, %579
  %621 = phi i64 [ %539, %410 ], [ 0, %579 ], [ -1, %527 ], [ %539, %538 ], [ %1455, %1454 ]
  store i64 %621, ptr %0, align 8
  ret void

622:                                              ; preds = %581, %1454
  %623 = phi i64 [ %1457, %1454 ], [ 0, %581 ]
  %624 = load i64, ptr %13, align 8, !noalias !2
  %625 = mul nsw i64 %624, %4
  %626 = load i64, ptr %583, align 8, !noalias !2
  %627 = mul nsw i64 %626, %4
  %628 = add nsw i64 %627, %625
  %629 = shl nsw i64 %627, 1
  %630 = add nsw i64 %629, %625
  br i1 %584, label %1230, label %1231, !prof !0

631:                                              ; preds = %1171, %1375
  %632 = phi i64 [ %1376, %1375 ], [ %1037, %1171 ]
  %633 = phi i64 [ %1377, %1375 ], [ %1036, %1171 ]
  %634 = phi double [ %1379, %1375 ], [ %1027, %1171 ]
  %635 = phi i64 [ %1380, %1375 ], [ %1028, %1171 ]
  %636 = phi i64 [ %1381, %1375 ], [ %1030, %1171 ]
  %637 = phi i64 [ %1382, %1375 ], [ %1003, %1171 ]
  %638 = phi double [ %1383, %1375 ], [ %1029, %1171 ]
  %639 = phi double [ %1384, %1375 ], [ %1034, %1171 ]
  %640 = phi double [ %1385, %1375 ], [ %639, %1171 ]
  %641 = phi i64 [ %1386, %1375 ], [ %1004, %1171 ]
  %642 = phi i64 [ %1387, %1375 ], [ %882, %1171 ]
  %643 = icmp slt i64 %642, %29
  br i1 %643, label %644, label %881

644:                                              ; preds = %631
  %645 = icmp slt i64 %642, 0
  %646 = select i1 %645, i64 %29, i64 0
  %647 = add i64 %646, %642
  %648 = shl i64 %647, 5
  %649 = getelementptr i8, ptr %30, i64 %648
  %650 = load i64, ptr %649, align 8, !noalias !2
  %651 = icmp sgt i64 %650, %636
  br i1 %651, label %881, label %652

652:                                              ; preds = %644, %655
  %653 = phi i64 [ %656, %655 ], [ %642, %644 ]
  %654 = icmp eq i64 %653, %602
  br i1 %654, label %664, label %655

655:                                              ; preds = %652
  %656 = add nsw i64 %653, 1
  %657 = icmp slt i64 %653, -1
  %658 = select i1 %657, i64 %29, i64 0
  %659 = add i64 %658, %656
  %660 = shl i64 %659, 5
  %661 = getelementptr i8, ptr %30, i64 %660
  %662 = load i64, ptr %661, align 8, !noalias !2
  %663 = icmp sgt i64 %662, %636
  br i1 %663, label %664, label %652

664:                                              ; preds = %655, %652
  %665 = phi i64 [ %29, %652 ], [ %656, %655 ]
  %666 = sub i64 %665, %642
  %667 = tail call i64 @llvm.smax.i64(i64 %666, i64 0)
  %668 = icmp slt i64 %666, 1
  br i1 %668, label %881, label %722

669:                                              ; preds = %671, %722
  %670 = icmp sgt i64 %724, 1
  br i1 %670, label %722, label %789

671:                                              ; preds = %779, %738
  %672 = icmp sgt i64 %740, 1
  br i1 %672, label %738, label %669

673:                                              ; preds = %675, %789
  %674 = icmp sgt i64 %790, 1
  br i1 %674, label %789, label %881

675:                                              ; preds = %720, %805
  %676 = icmp eq i64 %4, %807
  br i1 %676, label %673, label %805

677:                                              ; preds = %831, %815
  %678 = phi double [ %816, %815 ], [ %851, %831 ]
  %679 = icmp sgt i64 %817, 1
  br i1 %679, label %815, label %680

680:                                              ; preds = %677
  %681 = fcmp oeq double %678, 0.000000e+00
  %682 = icmp slt i64 %806, %1371
  %683 = add nuw nsw i64 %806, %1368
  %684 = mul nsw i64 %683, %603
  br label %853

685:                                              ; preds = %868
  %686 = load i64, ptr %802, align 8, !noalias !2
  %687 = sitofp i64 %686 to double
  %688 = fdiv double 1.000000e+00, %687
  br label %698

689:                                              ; preds = %868
  %690 = icmp slt i64 %880, 0
  %691 = select i1 %690, i64 %14, i64 0
  %692 = getelementptr double, ptr %15, i64 %880
  %693 = getelementptr double, ptr %692, i64 %691
  %694 = load double, ptr %693, align 8, !noalias !2
  %695 = fcmp olt double %694, 0.000000e+00
  %696 = select i1 %695, double 0.000000e+00, double %694
  %697 = fdiv double %696, %678
  br label %698

698:                                              ; preds = %689, %685
  %699 = phi double [ %688, %685 ], [ %697, %689 ]
  %700 = load double, ptr %804, align 8, !noalias !2
  %701 = fmul double %699, %700
  %702 = icmp slt i64 %880, 0
  %703 = select i1 %702, i64 %14, i64 0
  %704 = getelementptr double, ptr %15, i64 %880
  %705 = getelementptr double, ptr %704, i64 %703
  %706 = load double, ptr %705, align 8, !noalias !2
  %707 = fsub double %701, %706
  %708 = fadd double %869, %707
  store double %701, ptr %705, align 8, !noalias !2
  %709 = icmp sgt i64 %870, 1
  br i1 %709, label %868, label %710

710:                                              ; preds = %698, %853
  %711 = phi double [ 0.000000e+00, %853 ], [ %708, %698 ]
  br i1 %682, label %712, label %720

712:                                              ; preds = %710
  %713 = shl nsw i64 %855, 1
  %714 = add nsw i64 %713, %684
  %715 = icmp slt i64 %714, 0
  %716 = select i1 %715, i64 %45, i64 0
  %717 = getelementptr double, ptr %36, i64 %714
  %718 = getelementptr i8, ptr %717, i64 8
  %719 = getelementptr double, ptr %718, i64 %716
  store double %711, ptr %719, align 8, !noalias !2
  br label %720

720:                                              ; preds = %712, %710
  %721 = icmp sgt i64 %854, 1
  br i1 %721, label %853, label %675

722:                                              ; preds = %664, %669
  %723 = phi i64 [ %726, %669 ], [ %642, %664 ]
  %724 = phi i64 [ %725, %669 ], [ %667, %664 ]
  %725 = add nsw i64 %724, -1
  %726 = add i64 %723, 1
  %727 = icmp slt i64 %723, 0
  %728 = select i1 %727, i64 %29, i64 0
  %729 = add i64 %728, %723
  %730 = shl i64 %729, 5
  %731 = getelementptr i8, ptr %30, i64 %730
  %732 = getelementptr i8, ptr %731, i64 8
  %733 = load i64, ptr %732, align 8, !noalias !2
  %734 = getelementptr i8, ptr %731, i64 16
  %735 = load i64, ptr %734, align 8, !noalias !2
  %736 = sub i64 %735, %733
  %737 = icmp slt i64 %736, 1
  br i1 %737, label %669, label %738

738:                                              ; preds = %722, %671
  %739 = phi i64 [ %742, %671 ], [ %733, %722 ]
  %740 = phi i64 [ %741, %671 ], [ %736, %722 ]
  %741 = add nsw i64 %740, -1
  %742 = add i64 %739, 1
  br i1 %1372, label %671, label %743

743:                                              ; preds = %738
  %744 = icmp slt i64 %739, 0
  %745 = select i1 %744, i64 %31, i64 0
  %746 = add i64 %745, %739
  %747 = mul i64 %746, 24
  %748 = getelementptr i8, ptr %32, i64 %747
  %749 = getelementptr i8, ptr %748, i64 16
  %750 = shl nsw i64 %739, 1
  br label %751

751:                                              ; preds = %779, %743
  %752 = phi i64 [ 0, %743 ], [ %753, %779 ]
  %753 = add nuw nsw i64 %752, 1
  %754 = load i64, ptr %748, align 8, !noalias !2
  %755 = load i64, ptr %749, align 8, !noalias !2
  %756 = add nsw i64 %752, %632
  %757 = sub i64 %755, %754
  %758 = icmp slt i64 %757, 1
  br i1 %758, label %779, label %759

759:                                              ; preds = %751, %759
  %760 = phi double [ %777, %759 ], [ 0.000000e+00, %751 ]
  %761 = phi i64 [ %763, %759 ], [ %757, %751 ]
  %762 = phi i64 [ %764, %759 ], [ %754, %751 ]
  %763 = add nsw i64 %761, -1
  %764 = add i64 %762, 1
  %765 = icmp slt i64 %762, 0
  %766 = select i1 %765, i64 %33, i64 0
  %767 = getelementptr i64, ptr %34, i64 %762
  %768 = getelementptr i64, ptr %767, i64 %766
  %769 = load i64, ptr %768, align 8, !noalias !2
  %770 = mul nsw i64 %769, %4
  %771 = add nsw i64 %756, %770
  %772 = icmp slt i64 %771, 0
  %773 = select i1 %772, i64 %14, i64 0
  %774 = getelementptr double, ptr %15, i64 %771
  %775 = getelementptr double, ptr %774, i64 %773
  %776 = load double, ptr %775, align 8, !noalias !2
  %777 = fadd double %760, %776
  %778 = icmp sgt i64 %761, 1
  br i1 %778, label %759, label %779

779:                                              ; preds = %759, %751
  %780 = phi double [ 0.000000e+00, %751 ], [ %777, %759 ]
  %781 = add nsw i64 %752, %1368
  %782 = mul nsw i64 %781, %603
  %783 = add nsw i64 %782, %750
  %784 = icmp slt i64 %783, 0
  %785 = select i1 %784, i64 %45, i64 0
  %786 = getelementptr double, ptr %36, i64 %783
  %787 = getelementptr double, ptr %786, i64 %785
  store double %780, ptr %787, align 8, !noalias !2
  %788 = icmp eq i64 %1371, %753
  br i1 %788, label %671, label %751

789:                                              ; preds = %669, %673
  %790 = phi i64 [ %792, %673 ], [ %667, %669 ]
  %791 = phi i64 [ %793, %673 ], [ %642, %669 ]
  %792 = add nsw i64 %790, -1
  %793 = add i64 %791, 1
  br i1 %594, label %673, label %794

794:                                              ; preds = %789
  %795 = icmp slt i64 %791, 0
  %796 = select i1 %795, i64 %29, i64 0
  %797 = add i64 %796, %791
  %798 = shl i64 %797, 5
  %799 = getelementptr i8, ptr %30, i64 %798
  %800 = getelementptr i8, ptr %799, i64 8
  %801 = getelementptr i8, ptr %799, i64 16
  %802 = getelementptr i8, ptr %799, i64 24
  %803 = getelementptr double, ptr %35, i64 %791
  %804 = getelementptr double, ptr %803, i64 %796
  br label %805

805:                                              ; preds = %794, %675
  %806 = phi i64 [ 0, %794 ], [ %807, %675 ]
  %807 = add nuw nsw i64 %806, 1
  %808 = load i64, ptr %800, align 8, !noalias !2
  %809 = load i64, ptr %801, align 8, !noalias !2
  %810 = sub i64 %809, %808
  %811 = tail call i64 @llvm.smax.i64(i64 %810, i64 0)
  %812 = icmp slt i64 %810, 1
  br i1 %812, label %675, label %813

813:                                              ; preds = %805
  %814 = add i64 %806, %632
  br label %815

815:                                              ; preds = %813, %677
  %816 = phi double [ 0.000000e+00, %813 ], [ %678, %677 ]
  %817 = phi i64 [ %811, %813 ], [ %819, %677 ]
  %818 = phi i64 [ %808, %813 ], [ %820, %677 ]
  %819 = add nsw i64 %817, -1
  %820 = add i64 %818, 1
  %821 = icmp slt i64 %818, 0
  %822 = select i1 %821, i64 %31, i64 0
  %823 = add i64 %822, %818
  %824 = mul i64 %823, 24
  %825 = getelementptr i8, ptr %32, i64 %824
  %826 = load i64, ptr %825, align 8, !noalias !2
  %827 = getelementptr i8, ptr %825, i64 8
  %828 = load i64, ptr %827, align 8, !noalias !2
  %829 = sub i64 %828, %826
  %830 = icmp slt i64 %829, 1
  br i1 %830, label %677, label %831

831:                                              ; preds = %815, %831
  %832 = phi double [ %851, %831 ], [ %816, %815 ]
  %833 = phi i64 [ %835, %831 ], [ %829, %815 ]
  %834 = phi i64 [ %836, %831 ], [ %826, %815 ]
  %835 = add nsw i64 %833, -1
  %836 = add i64 %834, 1
  %837 = icmp slt i64 %834, 0
  %838 = select i1 %837, i64 %33, i64 0
  %839 = getelementptr i64, ptr %34, i64 %834
  %840 = getelementptr i64, ptr %839, i64 %838
  %841 = load i64, ptr %840, align 8, !noalias !2
  %842 = mul nsw i64 %841, %4
  %843 = add i64 %842, %814
  %844 = icmp slt i64 %843, 0
  %845 = select i1 %844, i64 %14, i64 0
  %846 = getelementptr double, ptr %15, i64 %843
  %847 = getelementptr double, ptr %846, i64 %845
  %848 = load double, ptr %847, align 8, !noalias !2
  %849 = fcmp olt double %848, 0.000000e+00
  %850 = select i1 %849, double 0.000000e+00, double %848
  %851 = fadd double %832, %850
  %852 = icmp sgt i64 %833, 1
  br i1 %852, label %831, label %677

853:                                              ; preds = %720, %680
  %854 = phi i64 [ %811, %680 ], [ %856, %720 ]
  %855 = phi i64 [ %808, %680 ], [ %857, %720 ]
  %856 = add nsw i64 %854, -1
  %857 = add i64 %855, 1
  %858 = icmp slt i64 %855, 0
  %859 = select i1 %858, i64 %31, i64 0
  %860 = add i64 %859, %855
  %861 = mul i64 %860, 24
  %862 = getelementptr i8, ptr %32, i64 %861
  %863 = load i64, ptr %862, align 8, !noalias !2
  %864 = getelementptr i8, ptr %862, i64 8
  %865 = load i64, ptr %864, align 8, !noalias !2
  %866 = sub i64 %865, %863
  %867 = icmp slt i64 %866, 1
  br i1 %867, label %710, label %868

868:                                              ; preds = %853, %698
  %869 = phi double [ %708, %698 ], [ 0.000000e+00, %853 ]
  %870 = phi i64 [ %872, %698 ], [ %866, %853 ]
  %871 = phi i64 [ %873, %698 ], [ %863, %853 ]
  %872 = add nsw i64 %870, -1
  %873 = add i64 %871, 1
  %874 = icmp slt i64 %871, 0
  %875 = select i1 %874, i64 %33, i64 0
  %876 = getelementptr i64, ptr %34, i64 %871
  %877 = getelementptr i64, ptr %876, i64 %875
  %878 = load i64, ptr %877, align 8, !noalias !2
  %879 = mul nsw i64 %878, %4
  %880 = add i64 %879, %814
  br i1 %681, label %685, label %689

881:                                              ; preds = %673, %664, %644, %631
  %882 = phi i64 [ %642, %631 ], [ %642, %644 ], [ %665, %664 ], [ %665, %673 ]
  %883 = shl nsw i64 %632, 3
  %884 = add nsw i64 %883, %582
  %885 = shl nsw i64 %633, 3
  %886 = add nsw i64 %885, %582
  %887 = inttoptr i64 %884 to ptr
  %888 = inttoptr i64 %886 to ptr
  tail call void %587(ptr %15, ptr %887, ptr %888, ptr %1324, i64 2), !noalias !2
  %889 = load i64, ptr %604, align 8, !noalias !2
  switch i64 %889, label %891 [
    i64 0, label %892
    i64 1, label %890
  ]

890:                                              ; preds = %881
  br label %892

891:                                              ; preds = %881
  br label %892

892:                                              ; preds = %891, %890, %881
  %893 = phi i64 [ %630, %891 ], [ %632, %890 ], [ %889, %881 ]
  %894 = load i64, ptr %605, align 8, !noalias !2
  %895 = mul nsw i64 %894, %4
  %896 = add nsw i64 %895, %893
  %897 = icmp slt i64 %896, 0
  %898 = select i1 %897, i64 %14, i64 0
  %899 = getelementptr double, ptr %15, i64 %896
  %900 = getelementptr double, ptr %899, i64 %898
  %901 = load double, ptr %900, align 8, !noalias !2
  %902 = icmp eq i64 %636, 0
  br i1 %902, label %931, label %903

903:                                              ; preds = %892
  %904 = load i64, ptr %606, align 8, !noalias !2
  switch i64 %904, label %906 [
    i64 0, label %907
    i64 1, label %905
  ]

905:                                              ; preds = %903
  br label %907

906:                                              ; preds = %903
  br label %907

907:                                              ; preds = %906, %905, %903
  %908 = phi i64 [ %630, %906 ], [ %632, %905 ], [ %904, %903 ]
  %909 = load i64, ptr %607, align 8, !noalias !2
  %910 = mul nsw i64 %909, %4
  %911 = add nsw i64 %910, %908
  %912 = icmp slt i64 %911, 0
  %913 = select i1 %912, i64 %14, i64 0
  %914 = getelementptr double, ptr %15, i64 %911
  %915 = getelementptr double, ptr %914, i64 %913
  %916 = load double, ptr %915, align 8, !noalias !2
  %917 = fcmp ugt double %916, %901
  br i1 %917, label %918, label %931

918:                                              ; preds = %907
  %919 = fmul double %901, 0x3EB0C6F7A0B5ED8D
  %920 = fsub double %639, %1341
  %921 = fadd double %920, %919
  %922 = fdiv double %921, %916
  %923 = tail call double @llvm.floor.f64(double %922)
  %924 = fptosi double %923 to i64
  %925 = fsub double %640, %1341
  %926 = fadd double %925, %919
  %927 = fdiv double %926, %916
  %928 = tail call double @llvm.floor.f64(double %927)
  %929 = fptosi double %928 to i64
  %930 = icmp sgt i64 %924, %929
  br i1 %930, label %931, label %1002

931:                                              ; preds = %918, %907, %892
  %932 = icmp slt i64 %637, %23
  br i1 %932, label %933, label %938

933:                                              ; preds = %931
  %934 = icmp slt i64 %637, 0
  %935 = select i1 %934, i64 %23, i64 0
  %936 = getelementptr double, ptr %24, i64 %637
  %937 = getelementptr double, ptr %936, i64 %935
  store double %639, ptr %937, align 8, !noalias !2
  br label %938

938:                                              ; preds = %933, %931
  %939 = icmp slt i64 %637, %26
  br i1 %939, label %940, label %999

940:                                              ; preds = %938
  br i1 %608, label %997, label %960

941:                                              ; preds = %960
  br label %943

942:                                              ; preds = %960
  br label %943

943:                                              ; preds = %960, %942, %941
  %944 = phi i64 [ %630, %942 ], [ %632, %941 ], [ %966, %960 ]
  %945 = add i64 %944, %971
  br i1 %609, label %946, label %951

946:                                              ; preds = %943
  %947 = icmp slt i64 %968, 1
  br i1 %947, label %957, label %948

948:                                              ; preds = %946
  %949 = getelementptr double, ptr %15, i64 %945
  %950 = getelementptr double, ptr %28, i64 %961
  br label %972

951:                                              ; preds = %943
  br i1 %1372, label %957, label %952

952:                                              ; preds = %951
  %953 = tail call i64 @llvm.smax.i64(i64 %968, i64 0)
  %954 = icmp slt i64 %968, 1
  br label %979

955:                                              ; preds = %986, %979
  %956 = icmp eq i64 %1371, %981
  br i1 %956, label %957, label %979

957:                                              ; preds = %955, %972, %951, %946
  %958 = add i64 %968, %961
  %959 = icmp eq i64 %963, %21
  br i1 %959, label %997, label %960

960:                                              ; preds = %940, %957
  %961 = phi i64 [ %958, %957 ], [ %641, %940 ]
  %962 = phi i64 [ %963, %957 ], [ 0, %940 ]
  %963 = add nuw nsw i64 %962, 1
  %964 = mul i64 %962, 24
  %965 = getelementptr i8, ptr %22, i64 %964
  %966 = load i64, ptr %965, align 8, !noalias !2
  %967 = getelementptr i8, ptr %965, i64 16
  %968 = load i64, ptr %967, align 8, !noalias !2
  %969 = getelementptr i8, ptr %965, i64 8
  %970 = load i64, ptr %969, align 8, !noalias !2
  %971 = mul i64 %970, %4
  switch i64 %966, label %942 [
    i64 0, label %943
    i64 1, label %941
  ]

972:                                              ; preds = %972, %948
  %973 = phi i64 [ 0, %948 ], [ %974, %972 ]
  %974 = add nuw nsw i64 %973, 1
  %975 = getelementptr double, ptr %949, i64 %973
  %976 = load double, ptr %975, align 8, !noalias !2
  %977 = getelementptr double, ptr %950, i64 %973
  store double %976, ptr %977, align 8, !noalias !2
  %978 = icmp eq i64 %974, %968
  br i1 %978, label %957, label %972

979:                                              ; preds = %955, %952
  %980 = phi i64 [ 0, %952 ], [ %981, %955 ]
  %981 = add nuw nsw i64 %980, 1
  br i1 %954, label %955, label %982

982:                                              ; preds = %979
  %983 = mul i64 %980, %601
  %984 = add i64 %983, %961
  %985 = add i64 %980, %945
  br label %986

986:                                              ; preds = %986, %982
  %987 = phi i64 [ %995, %986 ], [ %985, %982 ]
  %988 = phi i64 [ %994, %986 ], [ %984, %982 ]
  %989 = phi i64 [ %990, %986 ], [ %953, %982 ]
  %990 = add nsw i64 %989, -1
  %991 = getelementptr double, ptr %15, i64 %987
  %992 = load double, ptr %991, align 8, !noalias !2
  %993 = getelementptr double, ptr %28, i64 %988
  store double %992, ptr %993, align 8, !noalias !2
  %994 = add i64 %988, 1
  %995 = add i64 %987, %4
  %996 = icmp sgt i64 %989, 1
  br i1 %996, label %986, label %955

997:                                              ; preds = %957, %940
  %998 = add i64 %641, %27
  br label %999

999:                                              ; preds = %997, %938
  %1000 = phi i64 [ %998, %997 ], [ %641, %938 ]
  %1001 = add nsw i64 %637, 1
  br label %1002

1002:                                             ; preds = %999, %918
  %1003 = phi i64 [ %1001, %999 ], [ %637, %918 ]
  %1004 = phi i64 [ %1000, %999 ], [ %641, %918 ]
  %1005 = fmul double %901, 5.000000e-01
  %1006 = fadd double %639, %1005
  %1007 = load i64, ptr %610, align 8, !noalias !2
  switch i64 %1007, label %1009 [
    i64 0, label %1010
    i64 1, label %1008
  ]

1008:                                             ; preds = %1002
  br label %1010

1009:                                             ; preds = %1002
  br label %1010

1010:                                             ; preds = %1009, %1008, %1002
  %1011 = phi i64 [ %630, %1009 ], [ %632, %1008 ], [ %1007, %1002 ]
  %1012 = load i64, ptr %611, align 8, !noalias !2
  %1013 = mul nsw i64 %1012, %4
  %1014 = add nsw i64 %1013, %1011
  %1015 = icmp slt i64 %1014, 0
  %1016 = select i1 %1015, i64 %14, i64 0
  %1017 = getelementptr double, ptr %15, i64 %1014
  %1018 = getelementptr double, ptr %1017, i64 %1016
  %1019 = load double, ptr %1018, align 8, !noalias !2
  %1020 = fcmp ule double %1006, %1019
  %1021 = fcmp ogt double %901, 0.000000e+00
  %1022 = select i1 %1020, i1 %1021, i1 false
  %1023 = icmp slt i64 %636, %37
  %1024 = select i1 %1022, i1 %1023, i1 false
  br i1 %1024, label %1025, label %1454

1025:                                             ; preds = %1010
  %1026 = fcmp une double %901, %638
  %1027 = select i1 %1026, double %639, double %634
  %1028 = select i1 %1026, i64 %636, i64 %635
  %1029 = select i1 %1026, double %901, double %638
  %1030 = add nuw nsw i64 %636, 1
  %1031 = sub nsw i64 %1030, %1028
  %1032 = sitofp i64 %1031 to double
  %1033 = fmul double %901, %1032
  %1034 = fadd double %1027, %1033
  br i1 %614, label %1035, label %1433

1035:                                             ; preds = %1445, %1025
  %1036 = phi i64 [ %632, %1025 ], [ %1434, %1445 ]
  %1037 = phi i64 [ %633, %1025 ], [ %1435, %1445 ]
  br i1 %595, label %1161, label %1079

1038:                                             ; preds = %1050
  %1039 = add nsw i64 %1051, 1
  %1040 = icmp slt i64 %1092, 0
  %1041 = select i1 %1040, i64 %14, i64 0
  %1042 = getelementptr double, ptr %15, i64 %1092
  %1043 = getelementptr double, ptr %1042, i64 %1041
  %1044 = load double, ptr %1043, align 8, !noalias !2
  %1045 = sitofp i64 %1039 to double
  %1046 = fcmp ugt double %1044, %1045
  %1047 = select i1 %1046, i64 %1039, i64 0
  store i64 %1047, ptr %1094, align 8, !noalias !2
  br label %1048

1048:                                             ; preds = %1110, %1121, %1075, %1038
  %1049 = icmp eq i64 %1081, %16
  br i1 %1049, label %1161, label %1079

1050:                                             ; preds = %1079
  %1051 = load i64, ptr %1094, align 8, !noalias !2
  br i1 %594, label %1038, label %1052

1052:                                             ; preds = %1050
  %1053 = icmp slt i64 %1051, 0
  %1054 = select i1 %1053, i64 %17, i64 0
  %1055 = add i64 %1054, %1051
  %1056 = mul i64 %1080, %617
  %1057 = mul i64 %1055, %4
  %1058 = getelementptr double, ptr %19, i64 %1056
  %1059 = getelementptr double, ptr %1058, i64 %1057
  br label %1099

1060:                                             ; preds = %1099
  %1061 = add nsw i64 %1051, 1
  %1062 = icmp slt i64 %1092, 0
  %1063 = select i1 %1062, i64 %14, i64 0
  %1064 = getelementptr double, ptr %15, i64 %1092
  %1065 = getelementptr double, ptr %1064, i64 %1063
  %1066 = load double, ptr %1065, align 8, !noalias !2
  %1067 = sitofp i64 %1061 to double
  %1068 = fcmp ugt double %1066, %1067
  %1069 = select i1 %1068, i64 %1061, i64 0
  store i64 %1069, ptr %1094, align 8, !noalias !2
  %1070 = icmp slt i64 %1069, 0
  %1071 = select i1 %1070, i64 %17, i64 0
  %1072 = add i64 %1071, %1069
  %1073 = mul i64 %1072, %4
  %1074 = getelementptr double, ptr %1058, i64 %1073
  br label %1110

1075:                                             ; preds = %1079
  br i1 %594, label %1048, label %1076

1076:                                             ; preds = %1075
  %1077 = mul i64 %1080, %617
  %1078 = getelementptr double, ptr %19, i64 %1077
  br label %1121

1079:                                             ; preds = %1035, %1048
  %1080 = phi i64 [ %1081, %1048 ], [ 0, %1035 ]
  %1081 = add nuw nsw i64 %1080, 1
  %1082 = mul i64 %1080, 24
  %1083 = getelementptr i8, ptr %18, i64 %1082
  %1084 = load i64, ptr %1083, align 8, !noalias !2
  %1085 = mul nsw i64 %1084, %4
  %1086 = add nsw i64 %1085, %1037
  %1087 = getelementptr i8, ptr %1083, i64 8
  %1088 = load i64, ptr %1087, align 8, !noalias !2
  %1089 = mul nsw i64 %1088, %4
  %1090 = getelementptr i8, ptr %1083, i64 16
  %1091 = load i64, ptr %1090, align 8, !noalias !2
  %1092 = mul nsw i64 %1091, %4
  %1093 = mul i64 %1080, %40
  %1094 = getelementptr i64, ptr %20, i64 %1093
  %1095 = getelementptr i64, ptr %1094, i64 %4
  %1096 = getelementptr i64, ptr %1095, i64 %616
  %1097 = load i64, ptr %1096, align 8, !noalias !2
  %1098 = icmp eq i64 %1097, 0
  br i1 %1098, label %1075, label %1050

1099:                                             ; preds = %1099, %1052
  %1100 = phi i64 [ 0, %1052 ], [ %1101, %1099 ]
  %1101 = add nuw nsw i64 %1100, 1
  %1102 = add nsw i64 %1100, %1089
  %1103 = icmp slt i64 %1102, 0
  %1104 = select i1 %1103, i64 %14, i64 0
  %1105 = getelementptr double, ptr %15, i64 %1102
  %1106 = getelementptr double, ptr %1105, i64 %1104
  %1107 = load double, ptr %1106, align 8, !noalias !2
  %1108 = getelementptr double, ptr %1059, i64 %1100
  store double %1107, ptr %1108, align 8, !noalias !2
  %1109 = icmp eq i64 %4, %1101
  br i1 %1109, label %1060, label %1099

1110:                                             ; preds = %1110, %1060
  %1111 = phi i64 [ 0, %1060 ], [ %1112, %1110 ]
  %1112 = add nuw nsw i64 %1111, 1
  %1113 = getelementptr double, ptr %1074, i64 %1111
  %1114 = load double, ptr %1113, align 8, !noalias !2
  %1115 = add nsw i64 %1111, %1086
  %1116 = icmp slt i64 %1115, 0
  %1117 = select i1 %1116, i64 %14, i64 0
  %1118 = getelementptr double, ptr %15, i64 %1115
  %1119 = getelementptr double, ptr %1118, i64 %1117
  store double %1114, ptr %1119, align 8, !noalias !2
  %1120 = icmp eq i64 %4, %1112
  br i1 %1120, label %1048, label %1110

1121:                                             ; preds = %1121, %1076
  %1122 = phi i64 [ 0, %1076 ], [ %1123, %1121 ]
  %1123 = add nuw nsw i64 %1122, 1
  %1124 = getelementptr i64, ptr %1094, i64 %1122
  %1125 = load i64, ptr %1124, align 8, !noalias !2
  %1126 = add nsw i64 %1122, %1089
  %1127 = icmp slt i64 %1126, 0
  %1128 = select i1 %1127, i64 %14, i64 0
  %1129 = getelementptr double, ptr %15, i64 %1126
  %1130 = getelementptr double, ptr %1129, i64 %1128
  %1131 = load double, ptr %1130, align 8, !noalias !2
  %1132 = icmp slt i64 %1125, 0
  %1133 = select i1 %1132, i64 %17, i64 0
  %1134 = add i64 %1133, %1125
  %1135 = mul i64 %1134, %4
  %1136 = getelementptr double, ptr %1078, i64 %1135
  %1137 = getelementptr double, ptr %1136, i64 %1122
  store double %1131, ptr %1137, align 8, !noalias !2
  %1138 = add nsw i64 %1125, 1
  %1139 = add nsw i64 %1122, %1092
  %1140 = icmp slt i64 %1139, 0
  %1141 = select i1 %1140, i64 %14, i64 0
  %1142 = getelementptr double, ptr %15, i64 %1139
  %1143 = getelementptr double, ptr %1142, i64 %1141
  %1144 = load double, ptr %1143, align 8, !noalias !2
  %1145 = sitofp i64 %1138 to double
  %1146 = fcmp ugt double %1144, %1145
  %1147 = select i1 %1146, i64 %1138, i64 0
  store i64 %1147, ptr %1124, align 8, !noalias !2
  %1148 = icmp slt i64 %1147, 0
  %1149 = select i1 %1148, i64 %17, i64 0
  %1150 = add i64 %1149, %1147
  %1151 = mul i64 %1150, %4
  %1152 = getelementptr double, ptr %1078, i64 %1151
  %1153 = getelementptr double, ptr %1152, i64 %1122
  %1154 = load double, ptr %1153, align 8, !noalias !2
  %1155 = add nsw i64 %1122, %1086
  %1156 = icmp slt i64 %1155, 0
  %1157 = select i1 %1156, i64 %14, i64 0
  %1158 = getelementptr double, ptr %15, i64 %1155
  %1159 = getelementptr double, ptr %1158, i64 %1157
  store double %1154, ptr %1159, align 8, !noalias !2
  %1160 = icmp eq i64 %4, %1123
  br i1 %1160, label %1048, label %1121

1161:                                             ; preds = %1048, %1035
  br i1 %594, label %1167, label %1162

1162:                                             ; preds = %1161, %1162
  %1163 = phi i64 [ %1164, %1162 ], [ 0, %1161 ]
  %1164 = add nuw nsw i64 %1163, 1
  %1165 = getelementptr double, ptr %15, i64 %1163
  store double %1034, ptr %1165, align 8, !noalias !2
  %1166 = icmp eq i64 %4, %1164
  br i1 %1166, label %1167, label %1162

1167:                                             ; preds = %1162, %1161
  br i1 %1388, label %1168, label %1171

1168:                                             ; preds = %1167
  %1169 = load i64, ptr %1392, align 8, !noalias !2
  %1170 = icmp sgt i64 %1169, %1030
  br i1 %1170, label %1171, label %1172

1171:                                             ; preds = %1168, %1167
  br label %631

1172:                                             ; preds = %1168, %1209
  %1173 = phi i64 [ %1210, %1209 ], [ %1378, %1168 ]
  br i1 %594, label %1207, label %1174

1174:                                             ; preds = %1172
  %1175 = getelementptr i64, ptr %10, i64 %1173
  %1176 = icmp slt i64 %1173, 0
  %1177 = select i1 %1176, i64 %8, i64 0
  %1178 = getelementptr i64, ptr %1175, i64 %1177
  %1179 = load i64, ptr %1178, align 8, !noalias !2
  %1180 = icmp slt i64 %1179, 0
  %1181 = getelementptr double, ptr %11, i64 %1173
  %1182 = getelementptr double, ptr %1181, i64 %1177
  %1183 = select i1 %1180, i64 %3, i64 0
  %1184 = add i64 %1183, %1179
  %1185 = mul i64 %1184, %4
  %1186 = getelementptr double, ptr %1374, i64 %1185
  %1187 = getelementptr double, ptr %12, i64 %1173
  %1188 = getelementptr double, ptr %1187, i64 %1177
  %1189 = getelementptr i64, ptr %6, i64 %1179
  %1190 = getelementptr i64, ptr %1189, i64 %1183
  br label %1217

1191:                                             ; preds = %1217
  %1192 = getelementptr double, ptr %1186, i64 %1218
  %1193 = load double, ptr %1192, align 8, !noalias !2
  %1194 = fmul double %1220, %1193
  br label %1195

1195:                                             ; preds = %1217, %1191
  %1196 = phi double [ %1194, %1191 ], [ 0.000000e+00, %1217 ]
  %1197 = load double, ptr %1188, align 8, !noalias !2
  %1198 = fadd double %1196, %1197
  %1199 = load i64, ptr %1190, align 8, !noalias !2
  %1200 = mul nsw i64 %1199, %4
  %1201 = add nsw i64 %1200, %1218
  %1202 = icmp slt i64 %1201, 0
  %1203 = select i1 %1202, i64 %14, i64 0
  %1204 = getelementptr double, ptr %15, i64 %1201
  %1205 = getelementptr double, ptr %1204, i64 %1203
  store double %1198, ptr %1205, align 8, !noalias !2
  %1206 = icmp eq i64 %4, %1219
  br i1 %1206, label %1207, label %1217

1207:                                             ; preds = %1195, %1172
  %1208 = icmp eq i64 %1173, %619
  br i1 %1208, label %1222, label %1209

1209:                                             ; preds = %1207
  %1210 = add i64 %1173, 1
  %1211 = icmp slt i64 %1173, -1
  %1212 = select i1 %1211, i64 %8, i64 0
  %1213 = getelementptr i64, ptr %9, i64 %1210
  %1214 = getelementptr i64, ptr %1213, i64 %1212
  %1215 = load i64, ptr %1214, align 8, !noalias !2
  %1216 = icmp sgt i64 %1215, %1030
  br i1 %1216, label %1222, label %1172

1217:                                             ; preds = %1195, %1174
  %1218 = phi i64 [ 0, %1174 ], [ %1219, %1195 ]
  %1219 = add nuw nsw i64 %1218, 1
  %1220 = load double, ptr %1182, align 8, !noalias !2
  %1221 = fcmp une double %1220, 0.000000e+00
  br i1 %1221, label %1191, label %1195

1222:                                             ; preds = %1209, %1207
  %1223 = phi i64 [ %8, %1207 ], [ %1210, %1209 ]
  %1224 = shl nsw i64 %1037, 3
  %1225 = add nsw i64 %1224, %582
  %1226 = shl nsw i64 %1036, 3
  %1227 = add nsw i64 %1226, %582
  %1228 = inttoptr i64 %1225 to ptr
  %1229 = inttoptr i64 %1227 to ptr
  tail call void %587(ptr %15, ptr %1228, ptr %1229, ptr %1324, i64 1), !noalias !2
  br label %1375

1230:                                             ; preds = %622
  br label %1231

1231:                                             ; preds = %1230, %622
  %1232 = phi i64 [ %14, %1230 ], [ 0, %622 ]
  %1233 = icmp slt i64 %1232, %14
  br i1 %1233, label %1234, label %1239, !prof !1

1234:                                             ; preds = %1231
  %1235 = shl i64 %1232, 3
  %1236 = getelementptr i8, ptr %15, i64 %1235
  %1237 = sub i64 %14, %1232
  %1238 = shl i64 %1237, 3
  tail call void @llvm.memset.p0.i64(ptr align 8 %1236, i8 0, i64 %1238, i1 false), !noalias !2
  br label %1239

1239:                                             ; preds = %1234, %1231
  br i1 %585, label %1265, label %1240

1240:                                             ; preds = %1239
  %1241 = mul i64 %589, %623
  %1242 = getelementptr double, ptr %5, i64 %1241
  br label %1245

1243:                                             ; preds = %1252, %1245
  %1244 = icmp eq i64 %1247, %3
  br i1 %1244, label %1265, label %1245

1245:                                             ; preds = %1243, %1240
  %1246 = phi i64 [ 0, %1240 ], [ %1247, %1243 ]
  %1247 = add nuw nsw i64 %1246, 1
  br i1 %588, label %1243, label %1248

1248:                                             ; preds = %1245
  %1249 = mul i64 %1246, %4
  %1250 = getelementptr double, ptr %1242, i64 %1249
  %1251 = getelementptr i64, ptr %6, i64 %1246
  br label %1252

1252:                                             ; preds = %1252, %1248
  %1253 = phi i64 [ 0, %1248 ], [ %1254, %1252 ]
  %1254 = add nuw nsw i64 %1253, 1
  %1255 = getelementptr double, ptr %1250, i64 %1253
  %1256 = load double, ptr %1255, align 8, !noalias !2
  %1257 = load i64, ptr %1251, align 8, !noalias !2
  %1258 = mul nsw i64 %1257, %4
  %1259 = add nsw i64 %1258, %1253
  %1260 = icmp slt i64 %1259, 0
  %1261 = select i1 %1260, i64 %14, i64 0
  %1262 = getelementptr double, ptr %15, i64 %1259
  %1263 = getelementptr double, ptr %1262, i64 %1261
  store double %1256, ptr %1263, align 8, !noalias !2
  %1264 = icmp eq i64 %4, %1254
  br i1 %1264, label %1243, label %1252

1265:                                             ; preds = %1243, %1239
  br i1 %586, label %1266, label %1314

1266:                                             ; preds = %1265
  %1267 = load i64, ptr %9, align 8, !noalias !2
  %1268 = icmp slt i64 %1267, 1
  br i1 %1268, label %1269, label %1314

1269:                                             ; preds = %1266
  %1270 = mul i64 %591, %623
  %1271 = getelementptr double, ptr %5, i64 %1270
  br label %1272

1272:                                             ; preds = %1304, %1269
  %1273 = phi i64 [ %1305, %1304 ], [ 0, %1269 ]
  br i1 %590, label %1302, label %1274

1274:                                             ; preds = %1272
  %1275 = getelementptr i64, ptr %10, i64 %1273
  %1276 = load i64, ptr %1275, align 8, !noalias !2
  %1277 = icmp slt i64 %1276, 0
  %1278 = getelementptr double, ptr %11, i64 %1273
  %1279 = select i1 %1277, i64 %3, i64 0
  %1280 = add i64 %1279, %1276
  %1281 = mul i64 %1280, %4
  %1282 = getelementptr double, ptr %1271, i64 %1281
  %1283 = getelementptr double, ptr %12, i64 %1273
  %1284 = getelementptr i64, ptr %6, i64 %1276
  %1285 = getelementptr i64, ptr %1284, i64 %1279
  br label %1309

1286:                                             ; preds = %1309
  %1287 = getelementptr double, ptr %1282, i64 %1310
  %1288 = load double, ptr %1287, align 8, !noalias !2
  %1289 = fmul double %1312, %1288
  br label %1290

1290:                                             ; preds = %1309, %1286
  %1291 = phi double [ %1289, %1286 ], [ 0.000000e+00, %1309 ]
  %1292 = load double, ptr %1283, align 8, !noalias !2
  %1293 = fadd double %1291, %1292
  %1294 = load i64, ptr %1285, align 8, !noalias !2
  %1295 = mul nsw i64 %1294, %4
  %1296 = add nsw i64 %1295, %1310
  %1297 = icmp slt i64 %1296, 0
  %1298 = select i1 %1297, i64 %14, i64 0
  %1299 = getelementptr double, ptr %15, i64 %1296
  %1300 = getelementptr double, ptr %1299, i64 %1298
  store double %1293, ptr %1300, align 8, !noalias !2
  %1301 = icmp eq i64 %4, %1311
  br i1 %1301, label %1302, label %1309

1302:                                             ; preds = %1290, %1272
  %1303 = icmp eq i64 %1273, %592
  br i1 %1303, label %1314, label %1304

1304:                                             ; preds = %1302
  %1305 = add nuw nsw i64 %1273, 1
  %1306 = getelementptr i64, ptr %9, i64 %1305
  %1307 = load i64, ptr %1306, align 8, !noalias !2
  %1308 = icmp slt i64 %1307, 1
  br i1 %1308, label %1272, label %1314

1309:                                             ; preds = %1290, %1274
  %1310 = phi i64 [ 0, %1274 ], [ %1311, %1290 ]
  %1311 = add nuw nsw i64 %1310, 1
  %1312 = load double, ptr %1278, align 8, !noalias !2
  %1313 = fcmp une double %1312, 0.000000e+00
  br i1 %1313, label %1286, label %1290

1314:                                             ; preds = %1304, %1302, %1266, %1265
  %1315 = phi i64 [ 0, %1266 ], [ 0, %1265 ], [ %8, %1302 ], [ %1305, %1304 ]
  %1316 = shl nsw i64 %625, 3
  %1317 = add nsw i64 %1316, %582
  %1318 = shl nsw i64 %628, 3
  %1319 = add nsw i64 %1318, %582
  %1320 = shl nsw i64 %630, 3
  %1321 = add nsw i64 %1320, %582
  %1322 = inttoptr i64 %1317 to ptr
  %1323 = inttoptr i64 %1319 to ptr
  %1324 = inttoptr i64 %1321 to ptr
  tail call void %587(ptr %15, ptr %1322, ptr %1323, ptr %1324, i64 1), !noalias !2
  %1325 = load i64, ptr %7, align 8, !noalias !2
  %1326 = icmp eq i64 %1325, 2
  br i1 %1326, label %1327, label %1328

1327:                                             ; preds = %1314
  tail call void %587(ptr %15, ptr %1322, ptr %1323, ptr %1324, i64 2), !noalias !2
  br label %1328

1328:                                             ; preds = %1327, %1314
  %1329 = load i64, ptr %7, align 8, !noalias !2
  switch i64 %1329, label %1331 [
    i64 0, label %1332
    i64 1, label %1330
  ]

1330:                                             ; preds = %1328
  br label %1332

1331:                                             ; preds = %1328
  br label %1332

1332:                                             ; preds = %1331, %1330, %1328
  %1333 = phi i64 [ %630, %1331 ], [ %625, %1330 ], [ %1329, %1328 ]
  %1334 = load i64, ptr %593, align 8, !noalias !2
  %1335 = mul nsw i64 %1334, %4
  %1336 = add nsw i64 %1335, %1333
  %1337 = icmp slt i64 %1336, 0
  %1338 = select i1 %1337, i64 %14, i64 0
  %1339 = getelementptr double, ptr %15, i64 %1336
  %1340 = getelementptr double, ptr %1339, i64 %1338
  %1341 = load double, ptr %1340, align 8, !noalias !2
  br i1 %594, label %1347, label %1342

1342:                                             ; preds = %1332, %1342
  %1343 = phi i64 [ %1344, %1342 ], [ 0, %1332 ]
  %1344 = add nuw nsw i64 %1343, 1
  %1345 = getelementptr double, ptr %15, i64 %1343
  store double %1341, ptr %1345, align 8, !noalias !2
  %1346 = icmp eq i64 %4, %1344
  br i1 %1346, label %1347, label %1342

1347:                                             ; preds = %1342, %1332
  tail call void %587(ptr %15, ptr %1322, ptr %1323, ptr %1324, i64 0), !noalias !2
  br i1 %595, label %1367, label %1393

1348:                                             ; preds = %1350, %1393
  %1349 = icmp eq i64 %1395, %16
  br i1 %1349, label %1367, label %1393

1350:                                             ; preds = %1426, %1359
  %1351 = icmp eq i64 %4, %1417
  br i1 %1351, label %1348, label %1415

1352:                                             ; preds = %1415
  store i64 0, ptr %1407, align 8, !noalias !2
  br label %1353

1353:                                             ; preds = %1415, %1352
  %1354 = getelementptr i64, ptr %1405, i64 %1416
  store i64 0, ptr %1354, align 8, !noalias !2
  %1355 = load double, ptr %1422, align 8, !noalias !2
  %1356 = fcmp ult double %1355, 1.000000e+00
  %1357 = fcmp ugt double %1355, %598
  %1358 = select i1 %1356, i1 true, i1 %1357
  br i1 %1358, label %1454, label %1359

1359:                                             ; preds = %1353
  br i1 %599, label %1350, label %1360

1360:                                             ; preds = %1359
  %1361 = add nsw i64 %1416, %1400
  %1362 = icmp slt i64 %1361, 0
  %1363 = select i1 %1362, i64 %14, i64 0
  %1364 = getelementptr double, ptr %15, i64 %1361
  %1365 = getelementptr double, ptr %1364, i64 %1363
  %1366 = getelementptr double, ptr %1414, i64 %1416
  br label %1426

1367:                                             ; preds = %1348, %1347
  tail call void %587(ptr %15, ptr %1322, ptr %1323, ptr %1324, i64 1), !noalias !2
  %1368 = mul nsw i64 %623, %4
  %1369 = mul i64 %1368, %601
  %1370 = sub nsw i64 %25, %1368
  %1371 = tail call i64 @llvm.smin.i64(i64 %1370, i64 %4)
  %1372 = icmp slt i64 %1371, 1
  %1373 = mul i64 %618, %623
  %1374 = getelementptr double, ptr %5, i64 %1373
  br label %1375

1375:                                             ; preds = %1367, %1222
  %1376 = phi i64 [ %1037, %1222 ], [ %625, %1367 ]
  %1377 = phi i64 [ %1036, %1222 ], [ %628, %1367 ]
  %1378 = phi i64 [ %1223, %1222 ], [ %1315, %1367 ]
  %1379 = phi double [ %1027, %1222 ], [ %1341, %1367 ]
  %1380 = phi i64 [ %1028, %1222 ], [ 0, %1367 ]
  %1381 = phi i64 [ %1030, %1222 ], [ 0, %1367 ]
  %1382 = phi i64 [ %1003, %1222 ], [ 0, %1367 ]
  %1383 = phi double [ %1029, %1222 ], [ -1.000000e+00, %1367 ]
  %1384 = phi double [ %1034, %1222 ], [ %1341, %1367 ]
  %1385 = phi double [ %639, %1222 ], [ %1341, %1367 ]
  %1386 = phi i64 [ %1004, %1222 ], [ %1369, %1367 ]
  %1387 = phi i64 [ %882, %1222 ], [ 0, %1367 ]
  %1388 = icmp slt i64 %1378, %8
  %1389 = icmp slt i64 %1378, 0
  %1390 = select i1 %1389, i64 %8, i64 0
  %1391 = getelementptr i64, ptr %9, i64 %1378
  %1392 = getelementptr i64, ptr %1391, i64 %1390
  br label %631

1393:                                             ; preds = %1347, %1348
  %1394 = phi i64 [ %1395, %1348 ], [ 0, %1347 ]
  %1395 = add nuw nsw i64 %1394, 1
  %1396 = mul i64 %1394, 24
  %1397 = getelementptr i8, ptr %18, i64 %1396
  %1398 = load i64, ptr %1397, align 8, !noalias !2
  %1399 = add i64 %1398, %624
  %1400 = mul i64 %1399, %4
  %1401 = getelementptr i8, ptr %1397, i64 16
  %1402 = load i64, ptr %1401, align 8, !noalias !2
  %1403 = mul nsw i64 %1402, %4
  %1404 = mul i64 %1394, %40
  %1405 = getelementptr i64, ptr %20, i64 %1404
  %1406 = getelementptr i64, ptr %1405, i64 %4
  %1407 = getelementptr i64, ptr %1406, i64 %597
  store i64 1, ptr %1407, align 8, !noalias !2
  br i1 %594, label %1348, label %1408

1408:                                             ; preds = %1393
  %1409 = icmp slt i64 %1403, 0
  %1410 = select i1 %1409, i64 %14, i64 0
  %1411 = getelementptr double, ptr %15, i64 %1403
  %1412 = getelementptr double, ptr %1411, i64 %1410
  %1413 = mul i64 %600, %1394
  %1414 = getelementptr double, ptr %19, i64 %1413
  br label %1415

1415:                                             ; preds = %1408, %1350
  %1416 = phi i64 [ 0, %1408 ], [ %1417, %1350 ]
  %1417 = add nuw nsw i64 %1416, 1
  %1418 = add nsw i64 %1416, %1403
  %1419 = icmp slt i64 %1418, 0
  %1420 = select i1 %1419, i64 %14, i64 0
  %1421 = getelementptr double, ptr %15, i64 %1418
  %1422 = getelementptr double, ptr %1421, i64 %1420
  %1423 = load double, ptr %1422, align 8, !noalias !2
  %1424 = load double, ptr %1412, align 8, !noalias !2
  %1425 = fcmp une double %1423, %1424
  br i1 %1425, label %1352, label %1353

1426:                                             ; preds = %1426, %1360
  %1427 = phi i64 [ 0, %1360 ], [ %1428, %1426 ]
  %1428 = add nuw nsw i64 %1427, 1
  %1429 = load double, ptr %1365, align 8, !noalias !2
  %1430 = mul i64 %1427, %4
  %1431 = getelementptr double, ptr %1366, i64 %1430
  store double %1429, ptr %1431, align 8, !noalias !2
  %1432 = icmp eq i64 %17, %1428
  br i1 %1432, label %1350, label %1426

1433:                                             ; preds = %1025, %1445
  %1434 = phi i64 [ %1435, %1445 ], [ %633, %1025 ]
  %1435 = phi i64 [ %1434, %1445 ], [ %632, %1025 ]
  %1436 = phi i64 [ %1437, %1445 ], [ 1, %1025 ]
  %1437 = add nuw i64 %1436, 1
  %1438 = icmp eq i64 %1436, %612
  %1439 = select i1 %1438, double %1034, double %1006
  br i1 %594, label %1445, label %1440

1440:                                             ; preds = %1433, %1440
  %1441 = phi i64 [ %1442, %1440 ], [ 0, %1433 ]
  %1442 = add nuw nsw i64 %1441, 1
  %1443 = getelementptr double, ptr %15, i64 %1441
  store double %1439, ptr %1443, align 8, !noalias !2
  %1444 = icmp eq i64 %4, %1442
  br i1 %1444, label %1445, label %1440

1445:                                             ; preds = %1440, %1433
  %1446 = add nuw nsw i64 %1436, 2
  %1447 = shl nsw i64 %1434, 3
  %1448 = add nsw i64 %1447, %582
  %1449 = shl nsw i64 %1435, 3
  %1450 = add nsw i64 %1449, %582
  %1451 = inttoptr i64 %1448 to ptr
  %1452 = inttoptr i64 %1450 to ptr
  tail call void %587(ptr %15, ptr %1451, ptr %1452, ptr %1324, i64 range(i64 -9223372036854775806, -9223372036854775808) %1446), !noalias !2
  %1453 = icmp eq i64 %1436, %613
  br i1 %1453, label %1035, label %1433

1454:                                             ; preds = %1353, %1010
  %1455 = phi i64 [ %1003, %1010 ], [ -1, %1353 ]
  %1456 = icmp slt i64 %1455, 0
  %1457 = add nuw nsw i64 %623, 1
  %1458 = icmp eq i64 %2, %1457
  %1459 = select i1 %1456, i1 true, i1 %1458
  br i1 %1459, label %620, label %622
}

define i64 @ts.typed(i64 %0, i64 %1, i64 %2, i64 %3, ptr readonly captures(none) %4, ptr readonly captures(none) %5, ptr readonly captures(none) %6, i64 %7, ptr readonly captures(none) %8, ptr readonly captures(none) %9, ptr readonly captures(none) %10, ptr readonly captures(none) %11, ptr readonly captures(none) %12, i64 %13, ptr %14, i64 %15, i64 %16, ptr readonly captures(none) %17, ptr captures(none) %18, ptr captures(none) %19, i64 %20, ptr readonly captures(none) %21, i64 %22, ptr writeonly captures(none) %23, i64 %24, i64 %25, i64 %26, ptr %27, i64 %28, ptr readonly captures(none) %29, i64 %30, ptr readonly captures(none) %31, i64 %32, ptr readonly captures(none) %33, ptr readonly captures(none) %34, ptr writeonly captures(none) %35, i64 %36, i64 %37) local_unnamed_addr {
  %39 = alloca i64, align 8
  store i64 0, ptr %39, align 8
  call fastcc void @0(ptr %39, i64 %0, i64 %1, i64 %2, i64 %3, ptr %4, ptr %5, ptr %6, i64 %7, ptr %8, ptr %9, ptr %10, ptr %11, ptr %12, i64 %13, ptr %14, i64 %15, i64 %16, ptr %17, ptr %18, ptr %19, i64 %20, ptr %21, i64 %22, ptr %23, i64 %24, i64 %25, i64 %26, ptr %27, i64 %28, ptr %29, i64 %30, ptr %31, i64 %32, ptr %33, ptr %34, ptr %35, i64 %36, i64 %37) #2
  %40 = load i64, ptr %39, align 8
  ret i64 %40
}

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare i64 @llvm.smin.i64(i64, i64) #0

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare double @llvm.floor.f64(double) #0

; Function Attrs: mustprogress nocallback nofree nounwind willreturn memory(argmem: write)
declare void @llvm.memset.p0.i64(ptr writeonly captures(none), i8, i64, i1 immarg) #1

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare i64 @llvm.smax.i64(i64, i64) #0

attributes #0 = { mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none) }
attributes #1 = { mustprogress nocallback nofree nounwind willreturn memory(argmem: write) }
attributes #2 = { noinline }

!0 = !{!"branch_weights", i32 1, i32 99}
!1 = !{!"branch_weights", i32 127, i32 1}
!2 = !{!3}
!3 = distinct !{!3, !4, !"_ZN9tiershift3run4loop9run_blockB3v19B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAQ4s_2fqErM2IZJFMEMQ0pdYBFNAA_3d_3dExx5ArrayIdLi3E1C7mutable7alignedE5ArrayIxLi1E1C7mutable7alignedE5ArrayIxLi2E1C7mutable7alignedE5TupleI5ArrayIxLi1E1C7mutable7alignedE5ArrayIxLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedEE5ArrayIxLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedE5TupleI5ArrayIxLi2E1C7mutable7alignedE5ArrayIdLi3E1C7mutable7alignedE5ArrayIxLi2E1C7mutable7alignedEE5TupleI5ArrayIyLi2E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedE5ArrayIdLi3E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedEE5TupleI5ArrayIxLi2E1C7mutable7alignedE5ArrayIxLi2E1C7mutable7alignedE5ArrayIxLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedEExx: %retptr"}
!4 = distinct !{!4, !"_ZN9tiershift3run4loop9run_blockB3v19B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAQ4s_2fqErM2IZJFMEMQ0pdYBFNAA_3d_3dExx5ArrayIdLi3E1C7mutable7alignedE5ArrayIxLi1E1C7mutable7alignedE5ArrayIxLi2E1C7mutable7alignedE5TupleI5ArrayIxLi1E1C7mutable7alignedE5ArrayIxLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedEE5ArrayIxLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedE5TupleI5ArrayIxLi2E1C7mutable7alignedE5ArrayIdLi3E1C7mutable7alignedE5ArrayIxLi2E1C7mutable7alignedEE5TupleI5ArrayIyLi2E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedE5ArrayIdLi3E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedEE5TupleI5ArrayIxLi2E1C7mutable7alignedE5ArrayIxLi2E1C7mutable7alignedE5ArrayIxLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedEExx"}
