; What numba makes of loop.py, by `python -m tiershift.run.derive`. Source: bed026885c7bcf69a7d774e00ad65e184de1f84f7530a40b1cf80ca930d1dabb

define internal fastcc void @0(ptr noalias nonnull writeonly captures(none) %0, i64 %1, i64 %2, i64 %3, i64 %4, ptr readonly captures(none) %5, ptr readonly captures(none) %6, ptr readonly captures(none) %7, i64 %8, ptr readonly captures(none) %9, ptr readonly captures(none) %10, ptr readonly captures(none) %11, ptr readonly captures(none) %12, i64 %13, ptr %14, i64 %15, i64 %16, ptr readonly captures(none) %17, ptr captures(none) %18, ptr captures(none) %19, i64 %20, ptr readonly captures(none) %21, i64 %22, ptr writeonly captures(none) %23, i64 %24, i64 %25, i64 %26, ptr writeonly captures(none) %27, i64 %28, i64 %29) unnamed_addr {
  %31 = icmp slt i64 %2, 1
  br i1 %31, label %56, label %32

32:                                               ; preds = %30
  %33 = shl i64 %4, 3
  %34 = add nsw i64 %4, 1
  %35 = icmp slt i64 %13, 1
  %36 = icmp slt i64 %4, 1
  %37 = icmp slt i64 %3, 1
  %38 = mul i64 %4, %3
  %39 = icmp sgt i64 %8, 0
  %40 = add i64 %8, -1
  %41 = inttoptr i64 %1 to ptr
  %42 = icmp slt i64 %15, 1
  %43 = icmp slt i64 %4, 0
  %44 = select i1 %43, i64 %34, i64 0
  %45 = sitofp i64 %16 to double
  %46 = icmp slt i64 %16, 1
  %47 = mul i64 %16, %4
  %48 = mul nsw i64 %26, %25
  %49 = getelementptr i8, ptr %7, i64 16
  %50 = getelementptr i8, ptr %7, i64 24
  %51 = icmp eq i64 %4, 1
  %52 = icmp slt i64 %20, 1
  %53 = getelementptr i8, ptr %7, i64 8
  %54 = add i64 %29, -1
  %55 = icmp slt i64 %54, 1
  br label %58

56:                                               ; preds = %589, %30
  %57 = phi i64 [ 0, %30 ], [ %590, %589 ]
  store i64 %57, ptr %0, align 8
  ret void

58:                                               ; preds = %589, %32
  %59 = phi i64 [ 0, %32 ], [ %62, %589 ]
  %60 = phi i64 [ %2, %32 ], [ %61, %589 ]
  %61 = add nsw i64 %60, -1
  %62 = add nuw nsw i64 %59, 1
  br i1 %35, label %65, label %71

63:                                               ; preds = %74, %71
  %64 = icmp eq i64 %73, %13
  br i1 %64, label %65, label %71

65:                                               ; preds = %63, %58
  br i1 %37, label %97, label %66

66:                                               ; preds = %65
  %67 = mul i64 %59, %38
  %68 = getelementptr double, ptr %5, i64 %67
  br label %77

69:                                               ; preds = %84, %77
  %70 = icmp eq i64 %79, %3
  br i1 %70, label %97, label %77

71:                                               ; preds = %58, %63
  %72 = phi i64 [ %73, %63 ], [ 0, %58 ]
  %73 = add nuw nsw i64 %72, 1
  br i1 %36, label %63, label %74

74:                                               ; preds = %71
  %75 = mul i64 %72, %33
  %76 = getelementptr i8, ptr %14, i64 %75
  tail call void @llvm.memset.p0.i64(ptr align 8 %76, i8 0, i64 %33, i1 false)
  br label %63

77:                                               ; preds = %69, %66
  %78 = phi i64 [ 0, %66 ], [ %79, %69 ]
  %79 = add nuw nsw i64 %78, 1
  br i1 %36, label %69, label %80

80:                                               ; preds = %77
  %81 = mul i64 %78, %4
  %82 = getelementptr double, ptr %68, i64 %81
  %83 = getelementptr i64, ptr %6, i64 %78
  br label %84

84:                                               ; preds = %84, %80
  %85 = phi i64 [ 0, %80 ], [ %86, %84 ]
  %86 = add nuw nsw i64 %85, 1
  %87 = getelementptr double, ptr %82, i64 %85
  %88 = load double, ptr %87, align 8
  %89 = load i64, ptr %83, align 8
  %90 = icmp slt i64 %89, 0
  %91 = select i1 %90, i64 %13, i64 0
  %92 = add i64 %91, %89
  %93 = mul i64 %92, %4
  %94 = getelementptr double, ptr %14, i64 %93
  %95 = getelementptr double, ptr %94, i64 %85
  store double %88, ptr %95, align 8
  %96 = icmp eq i64 %4, %86
  br i1 %96, label %69, label %84

97:                                               ; preds = %69, %65
  %98 = load i64, ptr %7, align 8
  %99 = icmp slt i64 %98, 0
  %100 = select i1 %99, i64 %13, i64 0
  %101 = add i64 %100, %98
  %102 = mul i64 %101, %4
  %103 = getelementptr double, ptr %14, i64 %102
  %104 = load double, ptr %103, align 8
  br i1 %36, label %110, label %105

105:                                              ; preds = %97, %105
  %106 = phi i64 [ %107, %105 ], [ 0, %97 ]
  %107 = add nuw nsw i64 %106, 1
  %108 = getelementptr double, ptr %14, i64 %106
  store double %104, ptr %108, align 8
  %109 = icmp eq i64 %4, %107
  br i1 %109, label %110, label %105

110:                                              ; preds = %105, %97
  br i1 %39, label %111, label %159

111:                                              ; preds = %110
  %112 = load i64, ptr %9, align 8
  %113 = icmp slt i64 %112, 1
  br i1 %113, label %114, label %159

114:                                              ; preds = %111
  %115 = mul i64 %59, %38
  %116 = getelementptr double, ptr %5, i64 %115
  br label %117

117:                                              ; preds = %149, %114
  %118 = phi i64 [ %150, %149 ], [ 0, %114 ]
  br i1 %36, label %147, label %119

119:                                              ; preds = %117
  %120 = getelementptr i64, ptr %10, i64 %118
  %121 = load i64, ptr %120, align 8
  %122 = icmp slt i64 %121, 0
  %123 = getelementptr double, ptr %11, i64 %118
  %124 = select i1 %122, i64 %3, i64 0
  %125 = add i64 %124, %121
  %126 = mul i64 %125, %4
  %127 = getelementptr double, ptr %116, i64 %126
  %128 = getelementptr double, ptr %12, i64 %118
  %129 = getelementptr i64, ptr %6, i64 %121
  %130 = getelementptr i64, ptr %129, i64 %124
  br label %154

131:                                              ; preds = %154
  %132 = getelementptr double, ptr %127, i64 %155
  %133 = load double, ptr %132, align 8
  %134 = fmul double %157, %133
  br label %135

135:                                              ; preds = %154, %131
  %136 = phi double [ %134, %131 ], [ 0.000000e+00, %154 ]
  %137 = load double, ptr %128, align 8
  %138 = fadd double %136, %137
  %139 = load i64, ptr %130, align 8
  %140 = icmp slt i64 %139, 0
  %141 = select i1 %140, i64 %13, i64 0
  %142 = add i64 %141, %139
  %143 = mul i64 %142, %4
  %144 = getelementptr double, ptr %14, i64 %143
  %145 = getelementptr double, ptr %144, i64 %155
  store double %138, ptr %145, align 8
  %146 = icmp eq i64 %4, %156
  br i1 %146, label %147, label %154

147:                                              ; preds = %135, %117
  %148 = icmp eq i64 %118, %40
  br i1 %148, label %159, label %149

149:                                              ; preds = %147
  %150 = add nuw nsw i64 %118, 1
  %151 = getelementptr i64, ptr %9, i64 %150
  %152 = load i64, ptr %151, align 8
  %153 = icmp slt i64 %152, 1
  br i1 %153, label %117, label %159

154:                                              ; preds = %135, %119
  %155 = phi i64 [ 0, %119 ], [ %156, %135 ]
  %156 = add nuw nsw i64 %155, 1
  %157 = load double, ptr %123, align 8
  %158 = fcmp une double %157, 0.000000e+00
  br i1 %158, label %131, label %135

159:                                              ; preds = %149, %147, %111, %110
  %160 = phi i64 [ 0, %111 ], [ 0, %110 ], [ %8, %147 ], [ %150, %149 ]
  tail call void %41(ptr %14, i64 0)
  br i1 %42, label %183, label %206

161:                                              ; preds = %163, %206
  %162 = icmp eq i64 %208, %15
  br i1 %162, label %183, label %206

163:                                              ; preds = %232, %179
  %164 = icmp eq i64 %4, %221
  br i1 %164, label %161, label %219

165:                                              ; preds = %219
  store i64 0, ptr %212, align 8
  br label %166

166:                                              ; preds = %219, %165
  %167 = getelementptr i64, ptr %210, i64 %220
  store i64 0, ptr %167, align 8
  %168 = load i64, ptr %216, align 8
  %169 = icmp slt i64 %168, 0
  %170 = select i1 %169, i64 %13, i64 0
  %171 = add i64 %170, %168
  %172 = mul i64 %171, %4
  %173 = getelementptr double, ptr %14, i64 %172
  %174 = getelementptr double, ptr %173, i64 %220
  %175 = load double, ptr %174, align 8
  %176 = fcmp ult double %175, 1.000000e+00
  %177 = fcmp ugt double %175, %45
  %178 = select i1 %176, i1 true, i1 %177
  br i1 %178, label %589, label %179

179:                                              ; preds = %166
  %180 = getelementptr double, ptr %14, i64 %220
  br i1 %46, label %163, label %181

181:                                              ; preds = %179
  %182 = getelementptr double, ptr %218, i64 %220
  br label %232

183:                                              ; preds = %161, %159
  tail call void %41(ptr %14, i64 1)
  %184 = mul i64 %59, %4
  %185 = sub nsw i64 %24, %184
  %186 = tail call i64 @llvm.smin.i64(i64 %185, i64 %4)
  %187 = mul i64 %184, %48
  %188 = icmp slt i64 %186, 1
  %189 = mul i64 %59, %38
  %190 = getelementptr double, ptr %5, i64 %189
  br label %191

191:                                              ; preds = %587, %183
  %192 = phi i64 [ %588, %587 ], [ %160, %183 ]
  %193 = phi double [ %377, %587 ], [ %104, %183 ]
  %194 = phi i64 [ %378, %587 ], [ 0, %183 ]
  %195 = phi i64 [ %380, %587 ], [ 0, %183 ]
  %196 = phi i64 [ %359, %587 ], [ 0, %183 ]
  %197 = phi double [ %379, %587 ], [ -1.000000e+00, %183 ]
  %198 = phi double [ %384, %587 ], [ %104, %183 ]
  %199 = phi double [ %251, %587 ], [ %104, %183 ]
  %200 = phi i64 [ %360, %587 ], [ %187, %183 ]
  %201 = icmp slt i64 %192, %8
  %202 = icmp slt i64 %192, 0
  %203 = select i1 %202, i64 %8, i64 0
  %204 = getelementptr i64, ptr %9, i64 %192
  %205 = getelementptr i64, ptr %204, i64 %203
  br label %245

206:                                              ; preds = %159, %161
  %207 = phi i64 [ %208, %161 ], [ 0, %159 ]
  %208 = add nuw nsw i64 %207, 1
  %209 = mul i64 %207, %34
  %210 = getelementptr i64, ptr %19, i64 %209
  %211 = getelementptr i64, ptr %210, i64 %4
  %212 = getelementptr i64, ptr %211, i64 %44
  store i64 1, ptr %212, align 8
  br i1 %36, label %161, label %213

213:                                              ; preds = %206
  %214 = mul i64 %207, 24
  %215 = getelementptr i8, ptr %17, i64 %214
  %216 = getelementptr i8, ptr %215, i64 16
  %217 = mul i64 %207, %47
  %218 = getelementptr double, ptr %18, i64 %217
  br label %219

219:                                              ; preds = %213, %163
  %220 = phi i64 [ 0, %213 ], [ %221, %163 ]
  %221 = add nuw nsw i64 %220, 1
  %222 = load i64, ptr %216, align 8
  %223 = icmp slt i64 %222, 0
  %224 = select i1 %223, i64 %13, i64 0
  %225 = add i64 %224, %222
  %226 = mul i64 %225, %4
  %227 = getelementptr double, ptr %14, i64 %226
  %228 = getelementptr double, ptr %227, i64 %220
  %229 = load double, ptr %228, align 8
  %230 = load double, ptr %227, align 8
  %231 = fcmp une double %229, %230
  br i1 %231, label %165, label %166

232:                                              ; preds = %232, %181
  %233 = phi i64 [ 0, %181 ], [ %234, %232 ]
  %234 = add nuw nsw i64 %233, 1
  %235 = load i64, ptr %215, align 8
  %236 = icmp slt i64 %235, 0
  %237 = select i1 %236, i64 %13, i64 0
  %238 = add i64 %237, %235
  %239 = mul i64 %238, %4
  %240 = getelementptr double, ptr %180, i64 %239
  %241 = load double, ptr %240, align 8
  %242 = mul i64 %233, %4
  %243 = getelementptr double, ptr %182, i64 %242
  store double %241, ptr %243, align 8
  %244 = icmp eq i64 %16, %234
  br i1 %244, label %163, label %232

245:                                              ; preds = %536, %191
  %246 = phi double [ %193, %191 ], [ %377, %536 ]
  %247 = phi i64 [ %194, %191 ], [ %378, %536 ]
  %248 = phi i64 [ %195, %191 ], [ %380, %536 ]
  %249 = phi i64 [ %196, %191 ], [ %359, %536 ]
  %250 = phi double [ %197, %191 ], [ %379, %536 ]
  %251 = phi double [ %198, %191 ], [ %384, %536 ]
  %252 = phi double [ %199, %191 ], [ %251, %536 ]
  %253 = phi i64 [ %200, %191 ], [ %360, %536 ]
  tail call void %41(ptr %14, i64 2)
  %254 = load i64, ptr %49, align 8
  %255 = icmp slt i64 %254, 0
  %256 = select i1 %255, i64 %13, i64 0
  %257 = add i64 %256, %254
  %258 = mul i64 %257, %4
  %259 = getelementptr double, ptr %14, i64 %258
  %260 = load double, ptr %259, align 8
  %261 = icmp eq i64 %248, 0
  br i1 %261, label %284, label %262

262:                                              ; preds = %245
  %263 = load i64, ptr %50, align 8
  %264 = icmp slt i64 %263, 0
  %265 = select i1 %264, i64 %13, i64 0
  %266 = add i64 %265, %263
  %267 = mul i64 %266, %4
  %268 = getelementptr double, ptr %14, i64 %267
  %269 = load double, ptr %268, align 8
  %270 = fcmp ugt double %269, %260
  br i1 %270, label %271, label %284

271:                                              ; preds = %262
  %272 = fmul double %260, 0x3EB0C6F7A0B5ED8D
  %273 = fsub double %251, %104
  %274 = fadd double %273, %272
  %275 = fdiv double %274, %269
  %276 = tail call double @llvm.floor.f64(double %275)
  %277 = fptosi double %276 to i64
  %278 = fsub double %252, %104
  %279 = fadd double %278, %272
  %280 = fdiv double %279, %269
  %281 = tail call double @llvm.floor.f64(double %280)
  %282 = fptosi double %281 to i64
  %283 = icmp sgt i64 %277, %282
  br i1 %283, label %284, label %358

284:                                              ; preds = %271, %262, %245
  %285 = icmp slt i64 %249, %22
  br i1 %285, label %286, label %291

286:                                              ; preds = %284
  %287 = icmp slt i64 %249, 0
  %288 = select i1 %287, i64 %22, i64 0
  %289 = getelementptr double, ptr %23, i64 %249
  %290 = getelementptr double, ptr %289, i64 %288
  store double %251, ptr %290, align 8
  br label %291

291:                                              ; preds = %286, %284
  %292 = icmp slt i64 %249, %25
  br i1 %292, label %293, label %355

293:                                              ; preds = %291
  br i1 %51, label %294, label %298

294:                                              ; preds = %293
  br i1 %52, label %353, label %305

295:                                              ; preds = %318, %305
  %296 = add i64 %312, %306
  %297 = icmp eq i64 %20, %308
  br i1 %297, label %353, label %305

298:                                              ; preds = %293
  br i1 %188, label %353, label %325

299:                                              ; preds = %342, %329
  %300 = phi i64 [ %330, %329 ], [ %350, %342 ]
  %301 = icmp eq i64 %20, %332
  br i1 %301, label %302, label %329

302:                                              ; preds = %299, %325
  %303 = add i64 %326, %48
  %304 = icmp eq i64 %328, %186
  br i1 %304, label %353, label %325

305:                                              ; preds = %294, %295
  %306 = phi i64 [ %296, %295 ], [ %253, %294 ]
  %307 = phi i64 [ %308, %295 ], [ 0, %294 ]
  %308 = add nuw nsw i64 %307, 1
  %309 = shl i64 %307, 4
  %310 = getelementptr i8, ptr %21, i64 %309
  %311 = getelementptr i8, ptr %310, i64 8
  %312 = load i64, ptr %311, align 8
  %313 = icmp slt i64 %312, 1
  br i1 %313, label %295, label %314

314:                                              ; preds = %305
  %315 = load i64, ptr %310, align 8
  %316 = getelementptr double, ptr %14, i64 %315
  %317 = getelementptr double, ptr %27, i64 %306
  br label %318

318:                                              ; preds = %318, %314
  %319 = phi i64 [ 0, %314 ], [ %320, %318 ]
  %320 = add nuw nsw i64 %319, 1
  %321 = getelementptr double, ptr %316, i64 %319
  %322 = load double, ptr %321, align 8
  %323 = getelementptr double, ptr %317, i64 %319
  store double %322, ptr %323, align 8
  %324 = icmp eq i64 %320, %312
  br i1 %324, label %295, label %318

325:                                              ; preds = %298, %302
  %326 = phi i64 [ %303, %302 ], [ %253, %298 ]
  %327 = phi i64 [ %328, %302 ], [ 0, %298 ]
  %328 = add nuw nsw i64 %327, 1
  br i1 %52, label %302, label %329

329:                                              ; preds = %325, %299
  %330 = phi i64 [ %300, %299 ], [ %326, %325 ]
  %331 = phi i64 [ %332, %299 ], [ 0, %325 ]
  %332 = add nuw nsw i64 %331, 1
  %333 = shl i64 %331, 4
  %334 = getelementptr i8, ptr %21, i64 %333
  %335 = getelementptr i8, ptr %334, i64 8
  %336 = load i64, ptr %335, align 8
  %337 = icmp slt i64 %336, 1
  br i1 %337, label %299, label %338

338:                                              ; preds = %329
  %339 = load i64, ptr %334, align 8
  %340 = mul i64 %339, %4
  %341 = add i64 %340, %327
  br label %342

342:                                              ; preds = %342, %338
  %343 = phi i64 [ %351, %342 ], [ %341, %338 ]
  %344 = phi i64 [ %350, %342 ], [ %330, %338 ]
  %345 = phi i64 [ %346, %342 ], [ %336, %338 ]
  %346 = add nsw i64 %345, -1
  %347 = getelementptr double, ptr %14, i64 %343
  %348 = load double, ptr %347, align 8
  %349 = getelementptr double, ptr %27, i64 %344
  store double %348, ptr %349, align 8
  %350 = add i64 %344, 1
  %351 = add i64 %343, %4
  %352 = icmp sgt i64 %345, 1
  br i1 %352, label %342, label %299

353:                                              ; preds = %302, %295, %298, %294
  %354 = add i64 %253, %26
  br label %355

355:                                              ; preds = %353, %291
  %356 = phi i64 [ %354, %353 ], [ %253, %291 ]
  %357 = add nsw i64 %249, 1
  br label %358

358:                                              ; preds = %355, %271
  %359 = phi i64 [ %357, %355 ], [ %249, %271 ]
  %360 = phi i64 [ %356, %355 ], [ %253, %271 ]
  %361 = fmul double %260, 5.000000e-01
  %362 = fadd double %251, %361
  %363 = load i64, ptr %53, align 8
  %364 = icmp slt i64 %363, 0
  %365 = select i1 %364, i64 %13, i64 0
  %366 = add i64 %365, %363
  %367 = mul i64 %366, %4
  %368 = getelementptr double, ptr %14, i64 %367
  %369 = load double, ptr %368, align 8
  %370 = fcmp ule double %362, %369
  %371 = fcmp ogt double %260, 0.000000e+00
  %372 = select i1 %370, i1 %371, i1 false
  %373 = icmp slt i64 %248, %28
  %374 = select i1 %372, i1 %373, i1 false
  br i1 %374, label %375, label %589

375:                                              ; preds = %358
  %376 = fcmp une double %260, %250
  %377 = select i1 %376, double %251, double %246
  %378 = select i1 %376, i64 %248, i64 %247
  %379 = select i1 %376, double %260, double %250
  %380 = add nuw nsw i64 %248, 1
  %381 = sub nsw i64 %380, %378
  %382 = sitofp i64 %381 to double
  %383 = fmul double %260, %382
  %384 = fadd double %377, %383
  tail call void %41(ptr %14, i64 3)
  br i1 %55, label %398, label %385

385:                                              ; preds = %375, %395
  %386 = phi i64 [ %387, %395 ], [ 1, %375 ]
  %387 = add nuw i64 %386, 1
  %388 = icmp eq i64 %386, %54
  %389 = select i1 %388, double %384, double %362
  br i1 %36, label %395, label %390

390:                                              ; preds = %385, %390
  %391 = phi i64 [ %392, %390 ], [ 0, %385 ]
  %392 = add nuw nsw i64 %391, 1
  %393 = getelementptr double, ptr %14, i64 %391
  store double %389, ptr %393, align 8
  %394 = icmp eq i64 %4, %392
  br i1 %394, label %395, label %390

395:                                              ; preds = %390, %385
  tail call void %41(ptr %14, i64 2)
  %396 = add nuw nsw i64 %386, 3
  tail call void %41(ptr %14, i64 %396)
  %397 = icmp eq i64 %387, %29
  br i1 %397, label %398, label %385

398:                                              ; preds = %395, %375
  br i1 %42, label %526, label %445

399:                                              ; preds = %467, %480, %437, %414
  %400 = icmp eq i64 %447, %15
  br i1 %400, label %526, label %445

401:                                              ; preds = %445
  %402 = load i64, ptr %449, align 8
  br i1 %36, label %414, label %403

403:                                              ; preds = %401
  %404 = mul i64 %446, 24
  %405 = getelementptr i8, ptr %17, i64 %404
  %406 = getelementptr i8, ptr %405, i64 8
  %407 = icmp slt i64 %402, 0
  %408 = select i1 %407, i64 %16, i64 0
  %409 = add i64 %408, %402
  %410 = mul i64 %446, %47
  %411 = mul i64 %409, %4
  %412 = getelementptr double, ptr %18, i64 %410
  %413 = getelementptr double, ptr %412, i64 %411
  br label %454

414:                                              ; preds = %454, %401
  %415 = add nsw i64 %402, 1
  %416 = mul i64 %446, 24
  %417 = getelementptr i8, ptr %17, i64 %416
  %418 = getelementptr i8, ptr %417, i64 16
  %419 = load i64, ptr %418, align 8
  %420 = icmp slt i64 %419, 0
  %421 = select i1 %420, i64 %13, i64 0
  %422 = add i64 %421, %419
  %423 = mul i64 %422, %4
  %424 = getelementptr double, ptr %14, i64 %423
  %425 = load double, ptr %424, align 8
  %426 = sitofp i64 %415 to double
  %427 = fcmp ugt double %425, %426
  %428 = select i1 %427, i64 %415, i64 0
  store i64 %428, ptr %449, align 8
  br i1 %36, label %399, label %429

429:                                              ; preds = %414
  %430 = icmp slt i64 %428, 0
  %431 = select i1 %430, i64 %16, i64 0
  %432 = add i64 %431, %428
  %433 = mul i64 %446, %47
  %434 = mul i64 %432, %4
  %435 = getelementptr double, ptr %18, i64 %433
  %436 = getelementptr double, ptr %435, i64 %434
  br label %467

437:                                              ; preds = %445
  br i1 %36, label %399, label %438

438:                                              ; preds = %437
  %439 = mul i64 %446, 24
  %440 = getelementptr i8, ptr %17, i64 %439
  %441 = getelementptr i8, ptr %440, i64 8
  %442 = mul i64 %446, %47
  %443 = getelementptr double, ptr %18, i64 %442
  %444 = getelementptr i8, ptr %440, i64 16
  br label %480

445:                                              ; preds = %398, %399
  %446 = phi i64 [ %447, %399 ], [ 0, %398 ]
  %447 = add nuw nsw i64 %446, 1
  %448 = mul i64 %446, %34
  %449 = getelementptr i64, ptr %19, i64 %448
  %450 = getelementptr i64, ptr %449, i64 %4
  %451 = getelementptr i64, ptr %450, i64 %44
  %452 = load i64, ptr %451, align 8
  %453 = icmp eq i64 %452, 0
  br i1 %453, label %437, label %401

454:                                              ; preds = %454, %403
  %455 = phi i64 [ 0, %403 ], [ %456, %454 ]
  %456 = add nuw nsw i64 %455, 1
  %457 = load i64, ptr %406, align 8
  %458 = icmp slt i64 %457, 0
  %459 = select i1 %458, i64 %13, i64 0
  %460 = add i64 %459, %457
  %461 = mul i64 %460, %4
  %462 = getelementptr double, ptr %14, i64 %461
  %463 = getelementptr double, ptr %462, i64 %455
  %464 = load double, ptr %463, align 8
  %465 = getelementptr double, ptr %413, i64 %455
  store double %464, ptr %465, align 8
  %466 = icmp eq i64 %4, %456
  br i1 %466, label %414, label %454

467:                                              ; preds = %467, %429
  %468 = phi i64 [ 0, %429 ], [ %469, %467 ]
  %469 = add nuw nsw i64 %468, 1
  %470 = getelementptr double, ptr %436, i64 %468
  %471 = load double, ptr %470, align 8
  %472 = load i64, ptr %417, align 8
  %473 = icmp slt i64 %472, 0
  %474 = select i1 %473, i64 %13, i64 0
  %475 = add i64 %474, %472
  %476 = mul i64 %475, %4
  %477 = getelementptr double, ptr %14, i64 %476
  %478 = getelementptr double, ptr %477, i64 %468
  store double %471, ptr %478, align 8
  %479 = icmp eq i64 %4, %469
  br i1 %479, label %399, label %467

480:                                              ; preds = %480, %438
  %481 = phi i64 [ 0, %438 ], [ %482, %480 ]
  %482 = add nuw nsw i64 %481, 1
  %483 = getelementptr i64, ptr %449, i64 %481
  %484 = load i64, ptr %483, align 8
  %485 = load i64, ptr %441, align 8
  %486 = icmp slt i64 %485, 0
  %487 = select i1 %486, i64 %13, i64 0
  %488 = add i64 %487, %485
  %489 = mul i64 %488, %4
  %490 = getelementptr double, ptr %14, i64 %489
  %491 = getelementptr double, ptr %490, i64 %481
  %492 = load double, ptr %491, align 8
  %493 = icmp slt i64 %484, 0
  %494 = select i1 %493, i64 %16, i64 0
  %495 = add i64 %494, %484
  %496 = mul i64 %495, %4
  %497 = getelementptr double, ptr %443, i64 %496
  %498 = getelementptr double, ptr %497, i64 %481
  store double %492, ptr %498, align 8
  %499 = add nsw i64 %484, 1
  %500 = load i64, ptr %444, align 8
  %501 = icmp slt i64 %500, 0
  %502 = select i1 %501, i64 %13, i64 0
  %503 = add i64 %502, %500
  %504 = mul i64 %503, %4
  %505 = getelementptr double, ptr %14, i64 %504
  %506 = getelementptr double, ptr %505, i64 %481
  %507 = load double, ptr %506, align 8
  %508 = sitofp i64 %499 to double
  %509 = fcmp ugt double %507, %508
  %510 = select i1 %509, i64 %499, i64 0
  store i64 %510, ptr %483, align 8
  %511 = icmp slt i64 %510, 0
  %512 = select i1 %511, i64 %16, i64 0
  %513 = add i64 %512, %510
  %514 = mul i64 %513, %4
  %515 = getelementptr double, ptr %443, i64 %514
  %516 = getelementptr double, ptr %515, i64 %481
  %517 = load double, ptr %516, align 8
  %518 = load i64, ptr %440, align 8
  %519 = icmp slt i64 %518, 0
  %520 = select i1 %519, i64 %13, i64 0
  %521 = add i64 %520, %518
  %522 = mul i64 %521, %4
  %523 = getelementptr double, ptr %14, i64 %522
  %524 = getelementptr double, ptr %523, i64 %481
  store double %517, ptr %524, align 8
  %525 = icmp eq i64 %4, %482
  br i1 %525, label %399, label %480

526:                                              ; preds = %399, %398
  br i1 %36, label %532, label %527

527:                                              ; preds = %526, %527
  %528 = phi i64 [ %529, %527 ], [ 0, %526 ]
  %529 = add nuw nsw i64 %528, 1
  %530 = getelementptr double, ptr %14, i64 %528
  store double %384, ptr %530, align 8
  %531 = icmp eq i64 %4, %529
  br i1 %531, label %532, label %527

532:                                              ; preds = %527, %526
  br i1 %201, label %533, label %536

533:                                              ; preds = %532
  %534 = load i64, ptr %205, align 8
  %535 = icmp sgt i64 %534, %380
  br i1 %535, label %536, label %537

536:                                              ; preds = %533, %532
  br label %245

537:                                              ; preds = %533, %574
  %538 = phi i64 [ %575, %574 ], [ %192, %533 ]
  br i1 %36, label %572, label %539

539:                                              ; preds = %537
  %540 = getelementptr i64, ptr %10, i64 %538
  %541 = icmp slt i64 %538, 0
  %542 = select i1 %541, i64 %8, i64 0
  %543 = getelementptr i64, ptr %540, i64 %542
  %544 = load i64, ptr %543, align 8
  %545 = icmp slt i64 %544, 0
  %546 = getelementptr double, ptr %11, i64 %538
  %547 = getelementptr double, ptr %546, i64 %542
  %548 = select i1 %545, i64 %3, i64 0
  %549 = add i64 %548, %544
  %550 = mul i64 %549, %4
  %551 = getelementptr double, ptr %190, i64 %550
  %552 = getelementptr double, ptr %12, i64 %538
  %553 = getelementptr double, ptr %552, i64 %542
  %554 = getelementptr i64, ptr %6, i64 %544
  %555 = getelementptr i64, ptr %554, i64 %548
  br label %582

556:                                              ; preds = %582
  %557 = getelementptr double, ptr %551, i64 %583
  %558 = load double, ptr %557, align 8
  %559 = fmul double %585, %558
  br label %560

560:                                              ; preds = %582, %556
  %561 = phi double [ %559, %556 ], [ 0.000000e+00, %582 ]
  %562 = load double, ptr %553, align 8
  %563 = fadd double %561, %562
  %564 = load i64, ptr %555, align 8
  %565 = icmp slt i64 %564, 0
  %566 = select i1 %565, i64 %13, i64 0
  %567 = add i64 %566, %564
  %568 = mul i64 %567, %4
  %569 = getelementptr double, ptr %14, i64 %568
  %570 = getelementptr double, ptr %569, i64 %583
  store double %563, ptr %570, align 8
  %571 = icmp eq i64 %4, %584
  br i1 %571, label %572, label %582

572:                                              ; preds = %560, %537
  %573 = icmp eq i64 %538, %40
  br i1 %573, label %587, label %574

574:                                              ; preds = %572
  %575 = add i64 %538, 1
  %576 = icmp slt i64 %538, -1
  %577 = select i1 %576, i64 %8, i64 0
  %578 = getelementptr i64, ptr %9, i64 %575
  %579 = getelementptr i64, ptr %578, i64 %577
  %580 = load i64, ptr %579, align 8
  %581 = icmp sgt i64 %580, %380
  br i1 %581, label %587, label %537

582:                                              ; preds = %560, %539
  %583 = phi i64 [ 0, %539 ], [ %584, %560 ]
  %584 = add nuw nsw i64 %583, 1
  %585 = load double, ptr %547, align 8
  %586 = fcmp une double %585, 0.000000e+00
  br i1 %586, label %556, label %560

587:                                              ; preds = %574, %572
  %588 = phi i64 [ %8, %572 ], [ %575, %574 ]
  tail call void %41(ptr %14, i64 1)
  br label %191

589:                                              ; preds = %166, %358
  %590 = phi i64 [ %359, %358 ], [ -1, %166 ]
  %591 = icmp sgt i64 %590, -1
  %592 = icmp sgt i64 %60, 1
  %593 = select i1 %591, i1 %592, i1 false
  br i1 %593, label %58, label %56
}

define i64 @ts.typed(i64 %0, i64 %1, i64 %2, i64 %3, ptr readonly captures(none) %4, ptr readonly captures(none) %5, ptr readonly captures(none) %6, i64 %7, ptr readonly captures(none) %8, ptr readonly captures(none) %9, ptr readonly captures(none) %10, ptr readonly captures(none) %11, i64 %12, ptr %13, i64 %14, i64 %15, ptr readonly captures(none) %16, ptr captures(none) %17, ptr captures(none) %18, i64 %19, ptr readonly captures(none) %20, i64 %21, ptr writeonly captures(none) %22, i64 %23, i64 %24, i64 %25, ptr writeonly captures(none) %26, i64 %27, i64 %28) local_unnamed_addr {
  %30 = alloca i64, align 8
  store i64 0, ptr %30, align 8
  call fastcc void @0(ptr %30, i64 %0, i64 %1, i64 %2, i64 %3, ptr %4, ptr %5, ptr %6, i64 %7, ptr %8, ptr %9, ptr %10, ptr %11, i64 %12, ptr %13, i64 %14, i64 %15, ptr %16, ptr %17, ptr %18, i64 %19, ptr %20, i64 %21, ptr %22, i64 %23, i64 %24, i64 %25, ptr %26, i64 %27, i64 %28) #2
  %31 = load i64, ptr %30, align 8
  ret i64 %31
}

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare i64 @llvm.smin.i64(i64, i64) #0

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare double @llvm.floor.f64(double) #0

; Function Attrs: mustprogress nocallback nofree nounwind willreturn memory(argmem: write)
declare void @llvm.memset.p0.i64(ptr writeonly captures(none), i8, i64, i1 immarg) #1

attributes #0 = { mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none) }
attributes #1 = { mustprogress nocallback nofree nounwind willreturn memory(argmem: write) }
attributes #2 = { noinline }
