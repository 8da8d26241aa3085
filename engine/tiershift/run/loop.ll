; What numba makes of loop.py, by `python -m tiershift.run.derive`. Source: 2e4b16982287e0163ded7c310e15867a2c177f8ffba61032b6b5c616e9284c75

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
  br i1 %48, label %49, label %622

49:                                               ; preds = %39
  %50 = ptrtoint ptr %28 to i64
  %51 = getelementptr i8, ptr %13, i64 8
  %52 = load i64, ptr %51, align 8
  %53 = shl nsw i64 %52, 3
  %54 = icmp slt i64 %14, 1
  br i1 %54, label %437, label %438, !prof !0

55:                                               ; preds = %614
  %56 = icmp slt i64 %617, %8
  br i1 %56, label %57, label %114

57:                                               ; preds = %55
  %58 = icmp slt i64 %617, 0
  %59 = select i1 %58, i64 %8, i64 0
  %60 = getelementptr i64, ptr %9, i64 %617
  %61 = getelementptr i64, ptr %60, i64 %59
  %62 = load i64, ptr %61, align 8
  %63 = icmp sgt i64 %62, %619
  br i1 %63, label %114, label %64

64:                                               ; preds = %57, %101
  %65 = phi i64 [ %102, %101 ], [ %617, %57 ]
  br i1 %584, label %99, label %66

66:                                               ; preds = %64
  %67 = getelementptr i64, ptr %10, i64 %65
  %68 = icmp slt i64 %65, 0
  %69 = select i1 %68, i64 %8, i64 0
  %70 = getelementptr i64, ptr %67, i64 %69
  %71 = load i64, ptr %70, align 8
  %72 = icmp slt i64 %71, 0
  %73 = getelementptr double, ptr %11, i64 %65
  %74 = getelementptr double, ptr %73, i64 %69
  %75 = select i1 %72, i64 %3, i64 0
  %76 = add i64 %75, %71
  %77 = mul i64 %76, %4
  %78 = getelementptr double, ptr %5, i64 %77
  %79 = getelementptr double, ptr %12, i64 %65
  %80 = getelementptr double, ptr %79, i64 %69
  %81 = getelementptr i64, ptr %6, i64 %71
  %82 = getelementptr i64, ptr %81, i64 %75
  br label %109

83:                                               ; preds = %109
  %84 = getelementptr double, ptr %78, i64 %110
  %85 = load double, ptr %84, align 8
  %86 = fmul double %112, %85
  br label %87

87:                                               ; preds = %109, %83
  %88 = phi double [ %86, %83 ], [ 0.000000e+00, %109 ]
  %89 = load double, ptr %80, align 8
  %90 = fadd double %88, %89
  %91 = load i64, ptr %82, align 8
  %92 = mul nsw i64 %91, %4
  %93 = add nsw i64 %92, %110
  %94 = icmp slt i64 %93, 0
  %95 = select i1 %94, i64 %14, i64 0
  %96 = getelementptr double, ptr %15, i64 %93
  %97 = getelementptr double, ptr %96, i64 %95
  store double %90, ptr %97, align 8
  %98 = icmp eq i64 %4, %111
  br i1 %98, label %99, label %109

99:                                               ; preds = %87, %64
  %100 = icmp eq i64 %65, %585
  br i1 %100, label %114, label %101

101:                                              ; preds = %99
  %102 = add i64 %65, 1
  %103 = icmp slt i64 %65, -1
  %104 = select i1 %103, i64 %8, i64 0
  %105 = getelementptr i64, ptr %9, i64 %102
  %106 = getelementptr i64, ptr %105, i64 %104
  %107 = load i64, ptr %106, align 8
  %108 = icmp sgt i64 %107, %619
  br i1 %108, label %114, label %64

109:                                              ; preds = %87, %66
  %110 = phi i64 [ 0, %66 ], [ %111, %87 ]
  %111 = add nuw nsw i64 %110, 1
  %112 = load double, ptr %74, align 8
  %113 = fcmp une double %112, 0.000000e+00
  br i1 %113, label %83, label %87

114:                                              ; preds = %101, %99, %57, %55
  %115 = phi i64 [ %617, %57 ], [ %617, %55 ], [ %8, %99 ], [ %102, %101 ]
  %116 = icmp sgt i64 %115, %617
  br i1 %116, label %117, label %123

117:                                              ; preds = %114
  %118 = add nsw i64 %618, %41
  %119 = add nsw i64 %618, %53
  %120 = inttoptr i64 %618 to ptr
  %121 = inttoptr i64 %118 to ptr
  %122 = inttoptr i64 %119 to ptr
  tail call void %542(ptr nonnull %15, ptr %120, ptr %121, ptr %122, i64 1)
  br label %123

123:                                              ; preds = %117, %114
  %124 = mul nuw nsw i64 %619, %27
  %125 = icmp slt i64 %615, %29
  br i1 %125, label %126, label %146

126:                                              ; preds = %123
  %127 = icmp slt i64 %615, 0
  %128 = select i1 %127, i64 %29, i64 0
  %129 = add i64 %128, %615
  %130 = shl i64 %129, 5
  %131 = getelementptr i8, ptr %30, i64 %130
  %132 = load i64, ptr %131, align 8
  %133 = icmp sgt i64 %132, %619
  br i1 %133, label %146, label %134

134:                                              ; preds = %126, %137
  %135 = phi i64 [ %138, %137 ], [ %615, %126 ]
  %136 = icmp eq i64 %135, %586
  br i1 %136, label %146, label %137

137:                                              ; preds = %134
  %138 = add nsw i64 %135, 1
  %139 = icmp slt i64 %135, -1
  %140 = select i1 %139, i64 %29, i64 0
  %141 = add i64 %140, %138
  %142 = shl i64 %141, 5
  %143 = getelementptr i8, ptr %30, i64 %142
  %144 = load i64, ptr %143, align 8
  %145 = icmp sgt i64 %144, %619
  br i1 %145, label %146, label %134

146:                                              ; preds = %137, %134, %126, %123
  %147 = phi i64 [ %615, %126 ], [ %615, %123 ], [ %29, %134 ], [ %138, %137 ]
  %148 = sub i64 %147, %615
  %149 = tail call i64 @llvm.smax.i64(i64 %148, i64 0)
  %150 = icmp slt i64 %148, 1
  br i1 %150, label %334, label %195

151:                                              ; preds = %243, %195
  %152 = icmp sgt i64 %197, 1
  br i1 %152, label %195, label %252

153:                                              ; preds = %187, %252
  %154 = add nsw i64 %253, -1
  %155 = add i64 %254, 1
  %156 = icmp sgt i64 %253, 1
  br i1 %156, label %252, label %334

157:                                              ; preds = %286, %270
  %158 = phi double [ %271, %270 ], [ %305, %286 ]
  %159 = icmp sgt i64 %272, 1
  br i1 %159, label %270, label %160

160:                                              ; preds = %157
  %161 = fcmp oeq double %158, 0.000000e+00
  br label %307

162:                                              ; preds = %322
  %163 = load i64, ptr %260, align 8
  %164 = sitofp i64 %163 to double
  %165 = fdiv double 1.000000e+00, %164
  br label %175

166:                                              ; preds = %322
  %167 = icmp slt i64 %333, 0
  %168 = select i1 %167, i64 %43, i64 0
  %169 = getelementptr double, ptr %28, i64 %333
  %170 = getelementptr double, ptr %169, i64 %168
  %171 = load double, ptr %170, align 8
  %172 = fcmp olt double %171, 0.000000e+00
  %173 = select i1 %172, double 0.000000e+00, double %171
  %174 = fdiv double %173, %158
  br label %175

175:                                              ; preds = %166, %162
  %176 = phi double [ %165, %162 ], [ %174, %166 ]
  %177 = load double, ptr %262, align 8
  %178 = fmul double %176, %177
  %179 = icmp slt i64 %333, 0
  %180 = select i1 %179, i64 %43, i64 0
  %181 = getelementptr double, ptr %28, i64 %333
  %182 = getelementptr double, ptr %181, i64 %180
  %183 = load double, ptr %182, align 8
  %184 = fsub double %178, %183
  %185 = fadd double %323, %184
  store double %178, ptr %182, align 8
  %186 = icmp sgt i64 %324, 1
  br i1 %186, label %322, label %187

187:                                              ; preds = %175, %307
  %188 = phi double [ 0.000000e+00, %307 ], [ %185, %175 ]
  %189 = select i1 %312, i64 %45, i64 0
  %190 = shl i64 %309, 4
  %191 = getelementptr i8, ptr %36, i64 %190
  %192 = getelementptr i8, ptr %191, i64 8
  %193 = getelementptr double, ptr %192, i64 %189
  store double %188, ptr %193, align 8
  %194 = icmp sgt i64 %308, 1
  br i1 %194, label %307, label %153

195:                                              ; preds = %146, %151
  %196 = phi i64 [ %199, %151 ], [ %615, %146 ]
  %197 = phi i64 [ %198, %151 ], [ %149, %146 ]
  %198 = add nsw i64 %197, -1
  %199 = add i64 %196, 1
  %200 = icmp slt i64 %196, 0
  %201 = select i1 %200, i64 %29, i64 0
  %202 = add i64 %201, %196
  %203 = shl i64 %202, 5
  %204 = getelementptr i8, ptr %30, i64 %203
  %205 = getelementptr i8, ptr %204, i64 8
  %206 = load i64, ptr %205, align 8
  %207 = getelementptr i8, ptr %204, i64 16
  %208 = load i64, ptr %207, align 8
  %209 = sub i64 %208, %206
  %210 = icmp slt i64 %209, 1
  br i1 %210, label %151, label %211

211:                                              ; preds = %195, %243
  %212 = phi i64 [ %250, %243 ], [ %206, %195 ]
  %213 = phi i64 [ %249, %243 ], [ %209, %195 ]
  %214 = icmp slt i64 %212, 0
  %215 = select i1 %214, i64 %31, i64 0
  %216 = add i64 %215, %212
  %217 = mul i64 %216, 24
  %218 = getelementptr i8, ptr %32, i64 %217
  %219 = getelementptr i8, ptr %218, i64 16
  %220 = load i64, ptr %218, align 8
  %221 = load i64, ptr %219, align 8
  %222 = sub i64 %221, %220
  %223 = icmp slt i64 %222, 1
  br i1 %223, label %243, label %224

224:                                              ; preds = %211, %224
  %225 = phi double [ %241, %224 ], [ 0.000000e+00, %211 ]
  %226 = phi i64 [ %228, %224 ], [ %222, %211 ]
  %227 = phi i64 [ %229, %224 ], [ %220, %211 ]
  %228 = add nsw i64 %226, -1
  %229 = add i64 %227, 1
  %230 = icmp slt i64 %227, 0
  %231 = select i1 %230, i64 %33, i64 0
  %232 = getelementptr i64, ptr %34, i64 %227
  %233 = getelementptr i64, ptr %232, i64 %231
  %234 = load i64, ptr %233, align 8
  %235 = add nsw i64 %234, %124
  %236 = icmp slt i64 %235, 0
  %237 = select i1 %236, i64 %43, i64 0
  %238 = getelementptr double, ptr %28, i64 %235
  %239 = getelementptr double, ptr %238, i64 %237
  %240 = load double, ptr %239, align 8
  %241 = fadd double %225, %240
  %242 = icmp sgt i64 %226, 1
  br i1 %242, label %224, label %243

243:                                              ; preds = %224, %211
  %244 = phi double [ 0.000000e+00, %211 ], [ %241, %224 ]
  %245 = select i1 %214, i64 %45, i64 0
  %246 = shl i64 %212, 4
  %247 = getelementptr i8, ptr %36, i64 %246
  %248 = getelementptr double, ptr %247, i64 %245
  store double %244, ptr %248, align 8
  %249 = add nsw i64 %213, -1
  %250 = add i64 %212, 1
  %251 = icmp sgt i64 %213, 1
  br i1 %251, label %211, label %151

252:                                              ; preds = %151, %153
  %253 = phi i64 [ %154, %153 ], [ %149, %151 ]
  %254 = phi i64 [ %155, %153 ], [ %615, %151 ]
  %255 = icmp slt i64 %254, 0
  %256 = select i1 %255, i64 %29, i64 0
  %257 = add i64 %256, %254
  %258 = shl i64 %257, 5
  %259 = getelementptr i8, ptr %30, i64 %258
  %260 = getelementptr i8, ptr %259, i64 24
  %261 = getelementptr double, ptr %35, i64 %254
  %262 = getelementptr double, ptr %261, i64 %256
  %263 = getelementptr i8, ptr %259, i64 16
  %264 = getelementptr i8, ptr %259, i64 8
  %265 = load i64, ptr %264, align 8
  %266 = load i64, ptr %263, align 8
  %267 = sub i64 %266, %265
  %268 = tail call i64 @llvm.smax.i64(i64 %267, i64 0)
  %269 = icmp slt i64 %267, 1
  br i1 %269, label %153, label %270

270:                                              ; preds = %252, %157
  %271 = phi double [ %158, %157 ], [ 0.000000e+00, %252 ]
  %272 = phi i64 [ %274, %157 ], [ %268, %252 ]
  %273 = phi i64 [ %275, %157 ], [ %265, %252 ]
  %274 = add nsw i64 %272, -1
  %275 = add i64 %273, 1
  %276 = icmp slt i64 %273, 0
  %277 = select i1 %276, i64 %31, i64 0
  %278 = add i64 %277, %273
  %279 = mul i64 %278, 24
  %280 = getelementptr i8, ptr %32, i64 %279
  %281 = load i64, ptr %280, align 8
  %282 = getelementptr i8, ptr %280, i64 8
  %283 = load i64, ptr %282, align 8
  %284 = sub i64 %283, %281
  %285 = icmp slt i64 %284, 1
  br i1 %285, label %157, label %286

286:                                              ; preds = %270, %286
  %287 = phi double [ %305, %286 ], [ %271, %270 ]
  %288 = phi i64 [ %290, %286 ], [ %284, %270 ]
  %289 = phi i64 [ %291, %286 ], [ %281, %270 ]
  %290 = add nsw i64 %288, -1
  %291 = add i64 %289, 1
  %292 = icmp slt i64 %289, 0
  %293 = select i1 %292, i64 %33, i64 0
  %294 = getelementptr i64, ptr %34, i64 %289
  %295 = getelementptr i64, ptr %294, i64 %293
  %296 = load i64, ptr %295, align 8
  %297 = add i64 %296, %124
  %298 = icmp slt i64 %297, 0
  %299 = select i1 %298, i64 %43, i64 0
  %300 = getelementptr double, ptr %28, i64 %297
  %301 = getelementptr double, ptr %300, i64 %299
  %302 = load double, ptr %301, align 8
  %303 = fcmp olt double %302, 0.000000e+00
  %304 = select i1 %303, double 0.000000e+00, double %302
  %305 = fadd double %287, %304
  %306 = icmp sgt i64 %288, 1
  br i1 %306, label %286, label %157

307:                                              ; preds = %187, %160
  %308 = phi i64 [ %268, %160 ], [ %310, %187 ]
  %309 = phi i64 [ %265, %160 ], [ %311, %187 ]
  %310 = add nsw i64 %308, -1
  %311 = add i64 %309, 1
  %312 = icmp slt i64 %309, 0
  %313 = select i1 %312, i64 %31, i64 0
  %314 = add i64 %313, %309
  %315 = mul i64 %314, 24
  %316 = getelementptr i8, ptr %32, i64 %315
  %317 = load i64, ptr %316, align 8
  %318 = getelementptr i8, ptr %316, i64 8
  %319 = load i64, ptr %318, align 8
  %320 = sub i64 %319, %317
  %321 = icmp slt i64 %320, 1
  br i1 %321, label %187, label %322

322:                                              ; preds = %307, %175
  %323 = phi double [ %185, %175 ], [ 0.000000e+00, %307 ]
  %324 = phi i64 [ %326, %175 ], [ %320, %307 ]
  %325 = phi i64 [ %327, %175 ], [ %317, %307 ]
  %326 = add nsw i64 %324, -1
  %327 = add i64 %325, 1
  %328 = icmp slt i64 %325, 0
  %329 = select i1 %328, i64 %33, i64 0
  %330 = getelementptr i64, ptr %34, i64 %325
  %331 = getelementptr i64, ptr %330, i64 %329
  %332 = load i64, ptr %331, align 8
  %333 = add i64 %332, %124
  br i1 %161, label %162, label %166

334:                                              ; preds = %153, %146
  %335 = icmp slt i64 %115, %8
  br i1 %335, label %336, label %343

336:                                              ; preds = %334
  %337 = icmp slt i64 %115, 0
  %338 = select i1 %337, i64 %8, i64 0
  %339 = getelementptr i64, ptr %9, i64 %115
  %340 = getelementptr i64, ptr %339, i64 %338
  %341 = load i64, ptr %340, align 8, !noalias !1
  %342 = tail call i64 @llvm.smin.i64(i64 %341, i64 4611686018427387904)
  br label %343

343:                                              ; preds = %336, %334
  %344 = phi i64 [ %342, %336 ], [ 4611686018427387904, %334 ]
  %345 = icmp slt i64 %147, %29
  br i1 %345, label %346, label %354

346:                                              ; preds = %343
  %347 = icmp slt i64 %147, 0
  %348 = select i1 %347, i64 %29, i64 0
  %349 = add i64 %348, %147
  %350 = shl i64 %349, 5
  %351 = getelementptr i8, ptr %30, i64 %350
  %352 = load i64, ptr %351, align 8, !noalias !1
  %353 = tail call i64 @llvm.smin.i64(i64 %352, i64 %344)
  br label %354

354:                                              ; preds = %346, %343, %614
  %355 = phi i64 [ %617, %614 ], [ %115, %343 ], [ %115, %346 ]
  %356 = phi i64 [ %616, %614 ], [ %344, %343 ], [ %353, %346 ]
  %357 = phi i64 [ %615, %614 ], [ %147, %343 ], [ %147, %346 ]
  %358 = add nsw i64 %618, %41
  %359 = add nsw i64 %618, %53
  %360 = inttoptr i64 %618 to ptr
  %361 = inttoptr i64 %358 to ptr
  %362 = inttoptr i64 %359 to ptr
  tail call void %542(ptr nonnull %15, ptr %360, ptr %361, ptr %362, i64 2)
  %363 = uitofp nneg i64 %620 to double
  %364 = fmul double %486, %363
  %365 = fadd double %479, %364
  store double %365, ptr %15, align 8
  %366 = mul nuw nsw i64 %620, %27
  br i1 %543, label %435, label %405

367:                                              ; preds = %421, %391
  %368 = phi i64 [ %424, %421 ], [ %392, %391 ]
  %369 = phi i64 [ %422, %421 ], [ %393, %391 ]
  %370 = getelementptr double, ptr %19, i64 %369
  %371 = add nsw i64 %368, 1
  %372 = icmp slt i64 %415, 0
  %373 = select i1 %372, i64 %14, i64 0
  %374 = getelementptr double, ptr %15, i64 %415
  %375 = getelementptr double, ptr %374, i64 %373
  %376 = load double, ptr %375, align 8
  %377 = sitofp i64 %371 to double
  %378 = fcmp ugt double %376, %377
  %379 = select i1 %378, i64 %371, i64 0
  store i64 %379, ptr %417, align 8
  %380 = icmp slt i64 %379, 0
  %381 = select i1 %380, i64 %17, i64 0
  %382 = add i64 %381, %379
  %383 = mul i64 %382, %4
  %384 = getelementptr double, ptr %370, i64 %383
  %385 = load double, ptr %384, align 8
  %386 = icmp slt i64 %411, 0
  %387 = select i1 %386, i64 %43, i64 0
  %388 = getelementptr double, ptr %28, i64 %411
  %389 = getelementptr double, ptr %388, i64 %387
  store double %385, ptr %389, align 8
  %390 = icmp eq i64 %407, %16
  br i1 %390, label %435, label %405

391:                                              ; preds = %405
  %392 = load i64, ptr %417, align 8
  %393 = mul i64 %406, %587
  %394 = getelementptr double, ptr %19, i64 %393
  %395 = icmp slt i64 %392, 0
  %396 = select i1 %395, i64 %17, i64 0
  %397 = add i64 %396, %392
  %398 = mul i64 %397, %4
  %399 = getelementptr double, ptr %394, i64 %398
  %400 = icmp slt i64 %413, 0
  %401 = select i1 %400, i64 %14, i64 0
  %402 = getelementptr double, ptr %15, i64 %413
  %403 = getelementptr double, ptr %402, i64 %401
  %404 = load double, ptr %403, align 8
  store double %404, ptr %399, align 8
  br label %367

405:                                              ; preds = %354, %367
  %406 = phi i64 [ %407, %367 ], [ 0, %354 ]
  %407 = add nuw nsw i64 %406, 1
  %408 = mul i64 %406, 24
  %409 = getelementptr i8, ptr %18, i64 %408
  %410 = load i64, ptr %409, align 8
  %411 = add nsw i64 %410, %366
  %412 = getelementptr i8, ptr %409, i64 8
  %413 = load i64, ptr %412, align 8
  %414 = getelementptr i8, ptr %409, i64 16
  %415 = load i64, ptr %414, align 8
  %416 = mul i64 %406, %40
  %417 = getelementptr i64, ptr %20, i64 %416
  %418 = getelementptr i8, ptr %417, i64 8
  %419 = load i64, ptr %418, align 8
  %420 = icmp eq i64 %419, 0
  br i1 %420, label %421, label %391

421:                                              ; preds = %405
  %422 = mul i64 %406, %587
  %423 = getelementptr double, ptr %19, i64 %422
  %424 = load i64, ptr %417, align 8
  %425 = icmp slt i64 %413, 0
  %426 = select i1 %425, i64 %14, i64 0
  %427 = getelementptr double, ptr %15, i64 %413
  %428 = getelementptr double, ptr %427, i64 %426
  %429 = load double, ptr %428, align 8
  %430 = icmp slt i64 %424, 0
  %431 = select i1 %430, i64 %17, i64 0
  %432 = add i64 %431, %424
  %433 = mul i64 %432, %4
  %434 = getelementptr double, ptr %423, i64 %433
  store double %429, ptr %434, align 8
  br label %367

435:                                              ; preds = %367, %354
  %436 = icmp eq i64 %620, %581
  br i1 %436, label %664, label %614

437:                                              ; preds = %49
  br label %438

438:                                              ; preds = %437, %49
  %439 = phi i64 [ %14, %437 ], [ 0, %49 ]
  %440 = icmp slt i64 %439, %14
  br i1 %440, label %441, label %446, !prof !4

441:                                              ; preds = %438
  %442 = shl i64 %439, 3
  %443 = getelementptr i8, ptr %15, i64 %442
  %444 = sub i64 %14, %439
  %445 = shl i64 %444, 3
  tail call void @llvm.memset.p0.i64(ptr align 8 %443, i8 0, i64 %445, i1 false)
  br label %446

446:                                              ; preds = %441, %438
  %447 = icmp slt i64 %3, 1
  br i1 %447, label %472, label %448

448:                                              ; preds = %446
  %449 = icmp slt i64 %4, 1
  br label %452

450:                                              ; preds = %459, %452
  %451 = icmp eq i64 %454, %3
  br i1 %451, label %472, label %452

452:                                              ; preds = %450, %448
  %453 = phi i64 [ 0, %448 ], [ %454, %450 ]
  %454 = add nuw nsw i64 %453, 1
  br i1 %449, label %450, label %455

455:                                              ; preds = %452
  %456 = mul i64 %453, %4
  %457 = getelementptr double, ptr %5, i64 %456
  %458 = getelementptr i64, ptr %6, i64 %453
  br label %459

459:                                              ; preds = %459, %455
  %460 = phi i64 [ 0, %455 ], [ %461, %459 ]
  %461 = add nuw nsw i64 %460, 1
  %462 = getelementptr double, ptr %457, i64 %460
  %463 = load double, ptr %462, align 8
  %464 = load i64, ptr %458, align 8
  %465 = mul nsw i64 %464, %4
  %466 = add nsw i64 %465, %460
  %467 = icmp slt i64 %466, 0
  %468 = select i1 %467, i64 %14, i64 0
  %469 = getelementptr double, ptr %15, i64 %466
  %470 = getelementptr double, ptr %469, i64 %468
  store double %463, ptr %470, align 8
  %471 = icmp eq i64 %4, %461
  br i1 %471, label %450, label %459

472:                                              ; preds = %450, %446
  %473 = getelementptr i8, ptr %7, i64 8
  %474 = load i64, ptr %473, align 8
  %475 = icmp slt i64 %474, 0
  %476 = select i1 %475, i64 %14, i64 0
  %477 = getelementptr double, ptr %15, i64 %474
  %478 = getelementptr double, ptr %477, i64 %476
  %479 = load double, ptr %478, align 8
  %480 = getelementptr i8, ptr %7, i64 40
  %481 = load i64, ptr %480, align 8
  %482 = icmp slt i64 %481, 0
  %483 = select i1 %482, i64 %14, i64 0
  %484 = getelementptr double, ptr %15, i64 %481
  %485 = getelementptr double, ptr %484, i64 %483
  %486 = load double, ptr %485, align 8
  store double %479, ptr %15, align 8
  %487 = icmp sgt i64 %8, 0
  br i1 %487, label %488, label %536

488:                                              ; preds = %472
  %489 = load i64, ptr %9, align 8
  %490 = icmp slt i64 %489, 1
  br i1 %490, label %491, label %536

491:                                              ; preds = %488
  %492 = icmp slt i64 %4, 1
  %493 = add nsw i64 %8, -1
  br label %494

494:                                              ; preds = %526, %491
  %495 = phi i64 [ %527, %526 ], [ 0, %491 ]
  br i1 %492, label %524, label %496

496:                                              ; preds = %494
  %497 = getelementptr i64, ptr %10, i64 %495
  %498 = load i64, ptr %497, align 8
  %499 = icmp slt i64 %498, 0
  %500 = getelementptr double, ptr %11, i64 %495
  %501 = select i1 %499, i64 %3, i64 0
  %502 = add i64 %501, %498
  %503 = mul i64 %502, %4
  %504 = getelementptr double, ptr %5, i64 %503
  %505 = getelementptr double, ptr %12, i64 %495
  %506 = getelementptr i64, ptr %6, i64 %498
  %507 = getelementptr i64, ptr %506, i64 %501
  br label %531

508:                                              ; preds = %531
  %509 = getelementptr double, ptr %504, i64 %532
  %510 = load double, ptr %509, align 8
  %511 = fmul double %534, %510
  br label %512

512:                                              ; preds = %531, %508
  %513 = phi double [ %511, %508 ], [ 0.000000e+00, %531 ]
  %514 = load double, ptr %505, align 8
  %515 = fadd double %513, %514
  %516 = load i64, ptr %507, align 8
  %517 = mul nsw i64 %516, %4
  %518 = add nsw i64 %517, %532
  %519 = icmp slt i64 %518, 0
  %520 = select i1 %519, i64 %14, i64 0
  %521 = getelementptr double, ptr %15, i64 %518
  %522 = getelementptr double, ptr %521, i64 %520
  store double %515, ptr %522, align 8
  %523 = icmp eq i64 %4, %533
  br i1 %523, label %524, label %531

524:                                              ; preds = %512, %494
  %525 = icmp eq i64 %495, %493
  br i1 %525, label %536, label %526

526:                                              ; preds = %524
  %527 = add nuw nsw i64 %495, 1
  %528 = getelementptr i64, ptr %9, i64 %527
  %529 = load i64, ptr %528, align 8
  %530 = icmp slt i64 %529, 1
  br i1 %530, label %494, label %536

531:                                              ; preds = %512, %496
  %532 = phi i64 [ 0, %496 ], [ %533, %512 ]
  %533 = add nuw nsw i64 %532, 1
  %534 = load double, ptr %500, align 8
  %535 = fcmp une double %534, 0.000000e+00
  br i1 %535, label %508, label %512

536:                                              ; preds = %526, %524, %488, %472
  %537 = phi i64 [ 0, %488 ], [ 0, %472 ], [ %8, %524 ], [ %527, %526 ]
  %538 = add nsw i64 %41, %50
  %539 = add nsw i64 %53, %50
  %540 = inttoptr i64 %538 to ptr
  %541 = inttoptr i64 %539 to ptr
  %542 = inttoptr i64 %1 to ptr
  tail call void %542(ptr nonnull %15, ptr %28, ptr %540, ptr %541, i64 0)
  %543 = icmp slt i64 %16, 1
  br i1 %543, label %562, label %544

544:                                              ; preds = %536
  %545 = sitofp i64 %17 to double
  %546 = icmp slt i64 %17, 1
  %547 = mul i64 %17, %4
  br label %588

548:                                              ; preds = %607, %556
  %549 = icmp eq i64 %590, %16
  br i1 %549, label %562, label %588

550:                                              ; preds = %588
  store i64 0, ptr %598, align 8
  br label %551

551:                                              ; preds = %588, %550
  store i64 0, ptr %597, align 8
  %552 = load double, ptr %604, align 8
  %553 = fcmp ult double %552, 1.000000e+00
  %554 = fcmp ugt double %552, %545
  %555 = select i1 %553, i1 true, i1 %554
  br i1 %555, label %664, label %556

556:                                              ; preds = %551
  br i1 %546, label %548, label %557

557:                                              ; preds = %556
  %558 = icmp slt i64 %593, 0
  %559 = select i1 %558, i64 %43, i64 0
  %560 = getelementptr double, ptr %28, i64 %593
  %561 = getelementptr double, ptr %560, i64 %559
  br label %607

562:                                              ; preds = %548, %536
  tail call void %542(ptr nonnull %15, ptr %28, ptr %540, ptr %541, i64 1)
  %563 = add nsw i64 %26, -1
  %564 = icmp slt i64 %537, %8
  br i1 %564, label %565, label %569

565:                                              ; preds = %562
  %566 = getelementptr i64, ptr %9, i64 %537
  %567 = load i64, ptr %566, align 8, !noalias !5
  %568 = tail call i64 @llvm.smin.i64(i64 %567, i64 4611686018427387904)
  br label %569

569:                                              ; preds = %565, %562
  %570 = phi i64 [ %568, %565 ], [ 4611686018427387904, %562 ]
  %571 = icmp sgt i64 %29, 0
  br i1 %571, label %572, label %575

572:                                              ; preds = %569
  %573 = load i64, ptr %30, align 8, !noalias !5
  %574 = tail call i64 @llvm.smin.i64(i64 %573, i64 %570)
  br label %575

575:                                              ; preds = %569, %572
  %576 = phi i64 [ %574, %572 ], [ %570, %569 ]
  %577 = icmp slt i64 %26, 2
  %578 = icmp ult i64 %26, 4294967297
  %579 = and i64 %563, 4294967295
  %580 = select i1 %578, i64 %579, i64 %563
  %581 = select i1 %577, i64 0, i64 %580
  %582 = icmp sgt i64 %581, 0
  br i1 %582, label %583, label %664

583:                                              ; preds = %575
  %584 = icmp slt i64 %4, 1
  %585 = add i64 %8, -1
  %586 = add i64 %29, -1
  %587 = mul i64 %17, %4
  br label %614

588:                                              ; preds = %548, %544
  %589 = phi i64 [ 0, %544 ], [ %590, %548 ]
  %590 = add nuw nsw i64 %589, 1
  %591 = mul i64 %589, 24
  %592 = getelementptr i8, ptr %18, i64 %591
  %593 = load i64, ptr %592, align 8
  %594 = getelementptr i8, ptr %592, i64 16
  %595 = load i64, ptr %594, align 8
  %596 = mul i64 %589, %40
  %597 = getelementptr i64, ptr %20, i64 %596
  %598 = getelementptr i8, ptr %597, i64 8
  store i64 1, ptr %598, align 8
  %599 = mul i64 %547, %589
  %600 = getelementptr double, ptr %19, i64 %599
  %601 = getelementptr double, ptr %15, i64 %595
  %602 = icmp slt i64 %595, 0
  %603 = select i1 %602, i64 %14, i64 0
  %604 = getelementptr double, ptr %601, i64 %603
  %605 = load double, ptr %604, align 8
  %606 = fcmp uno double %605, 0.000000e+00
  br i1 %606, label %550, label %551

607:                                              ; preds = %607, %557
  %608 = phi i64 [ 0, %557 ], [ %609, %607 ]
  %609 = add nuw nsw i64 %608, 1
  %610 = load double, ptr %561, align 8
  %611 = mul i64 %608, %4
  %612 = getelementptr double, ptr %600, i64 %611
  store double %610, ptr %612, align 8
  %613 = icmp eq i64 %17, %609
  br i1 %613, label %548, label %607

614:                                              ; preds = %583, %435
  %615 = phi i64 [ 0, %583 ], [ %357, %435 ]
  %616 = phi i64 [ %576, %583 ], [ %356, %435 ]
  %617 = phi i64 [ %537, %583 ], [ %355, %435 ]
  %618 = phi i64 [ %50, %583 ], [ %358, %435 ]
  %619 = phi i64 [ 0, %583 ], [ %620, %435 ]
  %620 = add nuw nsw i64 %619, 1
  %621 = icmp slt i64 %619, %616
  br i1 %621, label %354, label %55

622:                                              ; preds = %39
  %623 = icmp slt i64 %2, 1
  br i1 %623, label %664, label %624

624:                                              ; preds = %622
  %625 = ptrtoint ptr %15 to i64
  %626 = getelementptr i8, ptr %13, i64 8
  %627 = icmp slt i64 %14, 1
  %628 = icmp slt i64 %3, 1
  %629 = icmp sgt i64 %8, 0
  %630 = inttoptr i64 %1 to ptr
  %631 = icmp slt i64 %4, 1
  %632 = mul i64 %4, %3
  %633 = icmp slt i64 %4, 1
  %634 = mul i64 %4, %3
  %635 = add nsw i64 %8, -1
  %636 = getelementptr i8, ptr %7, i64 8
  %637 = icmp slt i64 %4, 1
  %638 = icmp slt i64 %16, 1
  %639 = icmp slt i64 %4, 0
  %640 = select i1 %639, i64 %40, i64 0
  %641 = sitofp i64 %17 to double
  %642 = icmp slt i64 %17, 1
  %643 = mul i64 %17, %4
  %644 = mul nsw i64 %27, %26
  %645 = icmp sgt i64 %29, 0
  %646 = mul i64 %4, %3
  %647 = add i64 %8, -1
  %648 = add i64 %29, -1
  %649 = shl nsw i64 %31, 1
  %650 = getelementptr i8, ptr %7, i64 32
  %651 = getelementptr i8, ptr %7, i64 40
  %652 = getelementptr i8, ptr %7, i64 48
  %653 = getelementptr i8, ptr %7, i64 56
  %654 = icmp slt i64 %21, 1
  %655 = icmp eq i64 %4, 1
  %656 = getelementptr i8, ptr %7, i64 16
  %657 = getelementptr i8, ptr %7, i64 24
  %658 = add i64 %38, -1
  %659 = tail call i64 @llvm.smax.i64(i64 %658, i64 0)
  %660 = icmp slt i64 %658, 1
  %661 = icmp slt i64 %4, 0
  %662 = select i1 %661, i64 %40, i64 0
  %663 = mul i64 %17, %4
  br label %666

664:                                              ; preds = %1525, %551, %435, %575, %622
  %665 = phi i64 [ 0, %622 ], [ %563, %435 ], [ -1, %551 ], [ %563, %575 ], [ %1526, %1525 ]
  store i64 %665, ptr %0, align 8
  ret void

666:                                              ; preds = %624, %1525
  %667 = phi i64 [ %1528, %1525 ], [ 0, %624 ]
  %668 = load i64, ptr %13, align 8, !noalias !8
  %669 = mul nsw i64 %668, %4
  %670 = load i64, ptr %626, align 8, !noalias !8
  %671 = mul nsw i64 %670, %4
  %672 = add nsw i64 %671, %669
  %673 = shl nsw i64 %671, 1
  %674 = add nsw i64 %673, %669
  br i1 %627, label %1307, label %1308, !prof !0

675:                                              ; preds = %1301, %1459
  %676 = phi i64 [ %669, %1459 ], [ %1176, %1301 ]
  %677 = phi i64 [ %672, %1459 ], [ %1175, %1301 ]
  %678 = phi i64 [ %1392, %1459 ], [ %1019, %1301 ]
  %679 = phi double [ %1418, %1459 ], [ %1166, %1301 ]
  %680 = phi i64 [ 0, %1459 ], [ %1167, %1301 ]
  %681 = phi i64 [ 0, %1459 ], [ %1169, %1301 ]
  %682 = phi i64 [ 0, %1459 ], [ %1142, %1301 ]
  %683 = phi double [ -1.000000e+00, %1459 ], [ %1168, %1301 ]
  %684 = phi double [ %1418, %1459 ], [ %1173, %1301 ]
  %685 = phi double [ %1418, %1459 ], [ %684, %1301 ]
  %686 = phi i64 [ %1446, %1459 ], [ %1143, %1301 ]
  %687 = phi i64 [ %1460, %1459 ], [ %1020, %1301 ]
  %688 = phi i64 [ 0, %1459 ], [ %1021, %1301 ]
  %689 = icmp slt i64 %681, %687
  br i1 %689, label %1018, label %690

690:                                              ; preds = %675
  %691 = icmp slt i64 %678, %8
  br i1 %691, label %692, label %749

692:                                              ; preds = %690
  %693 = icmp slt i64 %678, 0
  %694 = select i1 %693, i64 %8, i64 0
  %695 = getelementptr i64, ptr %9, i64 %678
  %696 = getelementptr i64, ptr %695, i64 %694
  %697 = load i64, ptr %696, align 8, !noalias !8
  %698 = icmp sgt i64 %697, %681
  br i1 %698, label %749, label %699

699:                                              ; preds = %692, %736
  %700 = phi i64 [ %737, %736 ], [ %678, %692 ]
  br i1 %637, label %734, label %701

701:                                              ; preds = %699
  %702 = getelementptr i64, ptr %10, i64 %700
  %703 = icmp slt i64 %700, 0
  %704 = select i1 %703, i64 %8, i64 0
  %705 = getelementptr i64, ptr %702, i64 %704
  %706 = load i64, ptr %705, align 8, !noalias !8
  %707 = icmp slt i64 %706, 0
  %708 = getelementptr double, ptr %11, i64 %700
  %709 = getelementptr double, ptr %708, i64 %704
  %710 = select i1 %707, i64 %3, i64 0
  %711 = add i64 %710, %706
  %712 = mul i64 %711, %4
  %713 = getelementptr double, ptr %1462, i64 %712
  %714 = getelementptr double, ptr %12, i64 %700
  %715 = getelementptr double, ptr %714, i64 %704
  %716 = getelementptr i64, ptr %6, i64 %706
  %717 = getelementptr i64, ptr %716, i64 %710
  br label %744

718:                                              ; preds = %744
  %719 = getelementptr double, ptr %713, i64 %745
  %720 = load double, ptr %719, align 8, !noalias !8
  %721 = fmul double %747, %720
  br label %722

722:                                              ; preds = %744, %718
  %723 = phi double [ %721, %718 ], [ 0.000000e+00, %744 ]
  %724 = load double, ptr %715, align 8, !noalias !8
  %725 = fadd double %723, %724
  %726 = load i64, ptr %717, align 8, !noalias !8
  %727 = mul nsw i64 %726, %4
  %728 = add nsw i64 %727, %745
  %729 = icmp slt i64 %728, 0
  %730 = select i1 %729, i64 %14, i64 0
  %731 = getelementptr double, ptr %15, i64 %728
  %732 = getelementptr double, ptr %731, i64 %730
  store double %725, ptr %732, align 8, !noalias !8
  %733 = icmp eq i64 %4, %746
  br i1 %733, label %734, label %744

734:                                              ; preds = %722, %699
  %735 = icmp eq i64 %700, %647
  br i1 %735, label %749, label %736

736:                                              ; preds = %734
  %737 = add i64 %700, 1
  %738 = icmp slt i64 %700, -1
  %739 = select i1 %738, i64 %8, i64 0
  %740 = getelementptr i64, ptr %9, i64 %737
  %741 = getelementptr i64, ptr %740, i64 %739
  %742 = load i64, ptr %741, align 8, !noalias !8
  %743 = icmp sgt i64 %742, %681
  br i1 %743, label %749, label %699

744:                                              ; preds = %722, %701
  %745 = phi i64 [ 0, %701 ], [ %746, %722 ]
  %746 = add nuw nsw i64 %745, 1
  %747 = load double, ptr %709, align 8, !noalias !8
  %748 = fcmp une double %747, 0.000000e+00
  br i1 %748, label %718, label %722

749:                                              ; preds = %736, %734, %692, %690
  %750 = phi i64 [ %678, %692 ], [ %678, %690 ], [ %8, %734 ], [ %737, %736 ]
  %751 = icmp sgt i64 %750, %678
  br i1 %751, label %752, label %759

752:                                              ; preds = %749
  %753 = shl nsw i64 %676, 3
  %754 = add nsw i64 %753, %625
  %755 = shl nsw i64 %677, 3
  %756 = add nsw i64 %755, %625
  %757 = inttoptr i64 %754 to ptr
  %758 = inttoptr i64 %756 to ptr
  tail call void %630(ptr %15, ptr %757, ptr %758, ptr %1401, i64 1), !noalias !8
  br label %759

759:                                              ; preds = %752, %749
  %760 = icmp slt i64 %688, %29
  br i1 %760, label %761, label %781

761:                                              ; preds = %759
  %762 = icmp slt i64 %688, 0
  %763 = select i1 %762, i64 %29, i64 0
  %764 = add i64 %763, %688
  %765 = shl i64 %764, 5
  %766 = getelementptr i8, ptr %30, i64 %765
  %767 = load i64, ptr %766, align 8, !noalias !8
  %768 = icmp sgt i64 %767, %681
  br i1 %768, label %781, label %769

769:                                              ; preds = %761, %772
  %770 = phi i64 [ %773, %772 ], [ %688, %761 ]
  %771 = icmp eq i64 %770, %648
  br i1 %771, label %781, label %772

772:                                              ; preds = %769
  %773 = add nsw i64 %770, 1
  %774 = icmp slt i64 %770, -1
  %775 = select i1 %774, i64 %29, i64 0
  %776 = add i64 %775, %773
  %777 = shl i64 %776, 5
  %778 = getelementptr i8, ptr %30, i64 %777
  %779 = load i64, ptr %778, align 8, !noalias !8
  %780 = icmp sgt i64 %779, %681
  br i1 %780, label %781, label %769

781:                                              ; preds = %772, %769, %761, %759
  %782 = phi i64 [ %688, %761 ], [ %688, %759 ], [ %29, %769 ], [ %773, %772 ]
  %783 = sub i64 %782, %688
  %784 = tail call i64 @llvm.smax.i64(i64 %783, i64 0)
  %785 = icmp slt i64 %783, 1
  br i1 %785, label %998, label %839

786:                                              ; preds = %788, %839
  %787 = icmp sgt i64 %841, 1
  br i1 %787, label %839, label %906

788:                                              ; preds = %896, %855
  %789 = icmp sgt i64 %857, 1
  br i1 %789, label %855, label %786

790:                                              ; preds = %792, %906
  %791 = icmp sgt i64 %907, 1
  br i1 %791, label %906, label %998

792:                                              ; preds = %837, %922
  %793 = icmp eq i64 %4, %924
  br i1 %793, label %790, label %922

794:                                              ; preds = %948, %932
  %795 = phi double [ %933, %932 ], [ %968, %948 ]
  %796 = icmp sgt i64 %934, 1
  br i1 %796, label %932, label %797

797:                                              ; preds = %794
  %798 = fcmp oeq double %795, 0.000000e+00
  %799 = icmp slt i64 %923, %1448
  %800 = add nuw nsw i64 %923, %1445
  %801 = mul nsw i64 %800, %649
  br label %970

802:                                              ; preds = %985
  %803 = load i64, ptr %919, align 8, !noalias !8
  %804 = sitofp i64 %803 to double
  %805 = fdiv double 1.000000e+00, %804
  br label %815

806:                                              ; preds = %985
  %807 = icmp slt i64 %997, 0
  %808 = select i1 %807, i64 %14, i64 0
  %809 = getelementptr double, ptr %15, i64 %997
  %810 = getelementptr double, ptr %809, i64 %808
  %811 = load double, ptr %810, align 8, !noalias !8
  %812 = fcmp olt double %811, 0.000000e+00
  %813 = select i1 %812, double 0.000000e+00, double %811
  %814 = fdiv double %813, %795
  br label %815

815:                                              ; preds = %806, %802
  %816 = phi double [ %805, %802 ], [ %814, %806 ]
  %817 = load double, ptr %921, align 8, !noalias !8
  %818 = fmul double %816, %817
  %819 = icmp slt i64 %997, 0
  %820 = select i1 %819, i64 %14, i64 0
  %821 = getelementptr double, ptr %15, i64 %997
  %822 = getelementptr double, ptr %821, i64 %820
  %823 = load double, ptr %822, align 8, !noalias !8
  %824 = fsub double %818, %823
  %825 = fadd double %986, %824
  store double %818, ptr %822, align 8, !noalias !8
  %826 = icmp sgt i64 %987, 1
  br i1 %826, label %985, label %827

827:                                              ; preds = %815, %970
  %828 = phi double [ 0.000000e+00, %970 ], [ %825, %815 ]
  br i1 %799, label %829, label %837

829:                                              ; preds = %827
  %830 = shl nsw i64 %972, 1
  %831 = add nsw i64 %830, %801
  %832 = icmp slt i64 %831, 0
  %833 = select i1 %832, i64 %45, i64 0
  %834 = getelementptr double, ptr %36, i64 %831
  %835 = getelementptr i8, ptr %834, i64 8
  %836 = getelementptr double, ptr %835, i64 %833
  store double %828, ptr %836, align 8, !noalias !8
  br label %837

837:                                              ; preds = %829, %827
  %838 = icmp sgt i64 %971, 1
  br i1 %838, label %970, label %792

839:                                              ; preds = %781, %786
  %840 = phi i64 [ %843, %786 ], [ %688, %781 ]
  %841 = phi i64 [ %842, %786 ], [ %784, %781 ]
  %842 = add nsw i64 %841, -1
  %843 = add i64 %840, 1
  %844 = icmp slt i64 %840, 0
  %845 = select i1 %844, i64 %29, i64 0
  %846 = add i64 %845, %840
  %847 = shl i64 %846, 5
  %848 = getelementptr i8, ptr %30, i64 %847
  %849 = getelementptr i8, ptr %848, i64 8
  %850 = load i64, ptr %849, align 8, !noalias !8
  %851 = getelementptr i8, ptr %848, i64 16
  %852 = load i64, ptr %851, align 8, !noalias !8
  %853 = sub i64 %852, %850
  %854 = icmp slt i64 %853, 1
  br i1 %854, label %786, label %855

855:                                              ; preds = %839, %788
  %856 = phi i64 [ %859, %788 ], [ %850, %839 ]
  %857 = phi i64 [ %858, %788 ], [ %853, %839 ]
  %858 = add nsw i64 %857, -1
  %859 = add i64 %856, 1
  br i1 %1463, label %788, label %860

860:                                              ; preds = %855
  %861 = icmp slt i64 %856, 0
  %862 = select i1 %861, i64 %31, i64 0
  %863 = add i64 %862, %856
  %864 = mul i64 %863, 24
  %865 = getelementptr i8, ptr %32, i64 %864
  %866 = getelementptr i8, ptr %865, i64 16
  %867 = shl nsw i64 %856, 1
  br label %868

868:                                              ; preds = %896, %860
  %869 = phi i64 [ 0, %860 ], [ %870, %896 ]
  %870 = add nuw nsw i64 %869, 1
  %871 = load i64, ptr %865, align 8, !noalias !8
  %872 = load i64, ptr %866, align 8, !noalias !8
  %873 = add nsw i64 %869, %676
  %874 = sub i64 %872, %871
  %875 = icmp slt i64 %874, 1
  br i1 %875, label %896, label %876

876:                                              ; preds = %868, %876
  %877 = phi double [ %894, %876 ], [ 0.000000e+00, %868 ]
  %878 = phi i64 [ %880, %876 ], [ %874, %868 ]
  %879 = phi i64 [ %881, %876 ], [ %871, %868 ]
  %880 = add nsw i64 %878, -1
  %881 = add i64 %879, 1
  %882 = icmp slt i64 %879, 0
  %883 = select i1 %882, i64 %33, i64 0
  %884 = getelementptr i64, ptr %34, i64 %879
  %885 = getelementptr i64, ptr %884, i64 %883
  %886 = load i64, ptr %885, align 8, !noalias !8
  %887 = mul nsw i64 %886, %4
  %888 = add nsw i64 %873, %887
  %889 = icmp slt i64 %888, 0
  %890 = select i1 %889, i64 %14, i64 0
  %891 = getelementptr double, ptr %15, i64 %888
  %892 = getelementptr double, ptr %891, i64 %890
  %893 = load double, ptr %892, align 8, !noalias !8
  %894 = fadd double %877, %893
  %895 = icmp sgt i64 %878, 1
  br i1 %895, label %876, label %896

896:                                              ; preds = %876, %868
  %897 = phi double [ 0.000000e+00, %868 ], [ %894, %876 ]
  %898 = add nsw i64 %869, %1445
  %899 = mul nsw i64 %898, %649
  %900 = add nsw i64 %899, %867
  %901 = icmp slt i64 %900, 0
  %902 = select i1 %901, i64 %45, i64 0
  %903 = getelementptr double, ptr %36, i64 %900
  %904 = getelementptr double, ptr %903, i64 %902
  store double %897, ptr %904, align 8, !noalias !8
  %905 = icmp eq i64 %1448, %870
  br i1 %905, label %788, label %868

906:                                              ; preds = %786, %790
  %907 = phi i64 [ %909, %790 ], [ %784, %786 ]
  %908 = phi i64 [ %910, %790 ], [ %688, %786 ]
  %909 = add nsw i64 %907, -1
  %910 = add i64 %908, 1
  br i1 %637, label %790, label %911

911:                                              ; preds = %906
  %912 = icmp slt i64 %908, 0
  %913 = select i1 %912, i64 %29, i64 0
  %914 = add i64 %913, %908
  %915 = shl i64 %914, 5
  %916 = getelementptr i8, ptr %30, i64 %915
  %917 = getelementptr i8, ptr %916, i64 8
  %918 = getelementptr i8, ptr %916, i64 16
  %919 = getelementptr i8, ptr %916, i64 24
  %920 = getelementptr double, ptr %35, i64 %908
  %921 = getelementptr double, ptr %920, i64 %913
  br label %922

922:                                              ; preds = %911, %792
  %923 = phi i64 [ 0, %911 ], [ %924, %792 ]
  %924 = add nuw nsw i64 %923, 1
  %925 = load i64, ptr %917, align 8, !noalias !8
  %926 = load i64, ptr %918, align 8, !noalias !8
  %927 = sub i64 %926, %925
  %928 = tail call i64 @llvm.smax.i64(i64 %927, i64 0)
  %929 = icmp slt i64 %927, 1
  br i1 %929, label %792, label %930

930:                                              ; preds = %922
  %931 = add i64 %923, %676
  br label %932

932:                                              ; preds = %930, %794
  %933 = phi double [ 0.000000e+00, %930 ], [ %795, %794 ]
  %934 = phi i64 [ %928, %930 ], [ %936, %794 ]
  %935 = phi i64 [ %925, %930 ], [ %937, %794 ]
  %936 = add nsw i64 %934, -1
  %937 = add i64 %935, 1
  %938 = icmp slt i64 %935, 0
  %939 = select i1 %938, i64 %31, i64 0
  %940 = add i64 %939, %935
  %941 = mul i64 %940, 24
  %942 = getelementptr i8, ptr %32, i64 %941
  %943 = load i64, ptr %942, align 8, !noalias !8
  %944 = getelementptr i8, ptr %942, i64 8
  %945 = load i64, ptr %944, align 8, !noalias !8
  %946 = sub i64 %945, %943
  %947 = icmp slt i64 %946, 1
  br i1 %947, label %794, label %948

948:                                              ; preds = %932, %948
  %949 = phi double [ %968, %948 ], [ %933, %932 ]
  %950 = phi i64 [ %952, %948 ], [ %946, %932 ]
  %951 = phi i64 [ %953, %948 ], [ %943, %932 ]
  %952 = add nsw i64 %950, -1
  %953 = add i64 %951, 1
  %954 = icmp slt i64 %951, 0
  %955 = select i1 %954, i64 %33, i64 0
  %956 = getelementptr i64, ptr %34, i64 %951
  %957 = getelementptr i64, ptr %956, i64 %955
  %958 = load i64, ptr %957, align 8, !noalias !8
  %959 = mul nsw i64 %958, %4
  %960 = add i64 %959, %931
  %961 = icmp slt i64 %960, 0
  %962 = select i1 %961, i64 %14, i64 0
  %963 = getelementptr double, ptr %15, i64 %960
  %964 = getelementptr double, ptr %963, i64 %962
  %965 = load double, ptr %964, align 8, !noalias !8
  %966 = fcmp olt double %965, 0.000000e+00
  %967 = select i1 %966, double 0.000000e+00, double %965
  %968 = fadd double %949, %967
  %969 = icmp sgt i64 %950, 1
  br i1 %969, label %948, label %794

970:                                              ; preds = %837, %797
  %971 = phi i64 [ %928, %797 ], [ %973, %837 ]
  %972 = phi i64 [ %925, %797 ], [ %974, %837 ]
  %973 = add nsw i64 %971, -1
  %974 = add i64 %972, 1
  %975 = icmp slt i64 %972, 0
  %976 = select i1 %975, i64 %31, i64 0
  %977 = add i64 %976, %972
  %978 = mul i64 %977, 24
  %979 = getelementptr i8, ptr %32, i64 %978
  %980 = load i64, ptr %979, align 8, !noalias !8
  %981 = getelementptr i8, ptr %979, i64 8
  %982 = load i64, ptr %981, align 8, !noalias !8
  %983 = sub i64 %982, %980
  %984 = icmp slt i64 %983, 1
  br i1 %984, label %827, label %985

985:                                              ; preds = %970, %815
  %986 = phi double [ %825, %815 ], [ 0.000000e+00, %970 ]
  %987 = phi i64 [ %989, %815 ], [ %983, %970 ]
  %988 = phi i64 [ %990, %815 ], [ %980, %970 ]
  %989 = add nsw i64 %987, -1
  %990 = add i64 %988, 1
  %991 = icmp slt i64 %988, 0
  %992 = select i1 %991, i64 %33, i64 0
  %993 = getelementptr i64, ptr %34, i64 %988
  %994 = getelementptr i64, ptr %993, i64 %992
  %995 = load i64, ptr %994, align 8, !noalias !8
  %996 = mul nsw i64 %995, %4
  %997 = add i64 %996, %931
  br i1 %798, label %802, label %806

998:                                              ; preds = %790, %781
  %999 = icmp slt i64 %750, %8
  br i1 %999, label %1000, label %1007

1000:                                             ; preds = %998
  %1001 = icmp slt i64 %750, 0
  %1002 = select i1 %1001, i64 %8, i64 0
  %1003 = getelementptr i64, ptr %9, i64 %750
  %1004 = getelementptr i64, ptr %1003, i64 %1002
  %1005 = load i64, ptr %1004, align 8, !noalias !11
  %1006 = tail call i64 @llvm.smin.i64(i64 %1005, i64 4611686018427387904)
  br label %1007

1007:                                             ; preds = %1000, %998
  %1008 = phi i64 [ %1006, %1000 ], [ 4611686018427387904, %998 ]
  %1009 = icmp slt i64 %782, %29
  br i1 %1009, label %1010, label %1018

1010:                                             ; preds = %1007
  %1011 = icmp slt i64 %782, 0
  %1012 = select i1 %1011, i64 %29, i64 0
  %1013 = add i64 %1012, %782
  %1014 = shl i64 %1013, 5
  %1015 = getelementptr i8, ptr %30, i64 %1014
  %1016 = load i64, ptr %1015, align 8, !noalias !11
  %1017 = tail call i64 @llvm.smin.i64(i64 %1016, i64 %1008)
  br label %1018

1018:                                             ; preds = %1010, %1007, %675
  %1019 = phi i64 [ %678, %675 ], [ %750, %1007 ], [ %750, %1010 ]
  %1020 = phi i64 [ %687, %675 ], [ %1008, %1007 ], [ %1017, %1010 ]
  %1021 = phi i64 [ %688, %675 ], [ %782, %1007 ], [ %782, %1010 ]
  %1022 = shl nsw i64 %676, 3
  %1023 = add nsw i64 %1022, %625
  %1024 = shl nsw i64 %677, 3
  %1025 = add nsw i64 %1024, %625
  %1026 = inttoptr i64 %1023 to ptr
  %1027 = inttoptr i64 %1025 to ptr
  tail call void %630(ptr %15, ptr %1026, ptr %1027, ptr %1401, i64 2), !noalias !8
  %1028 = load i64, ptr %650, align 8, !noalias !8
  switch i64 %1028, label %1030 [
    i64 0, label %1031
    i64 1, label %1029
  ]

1029:                                             ; preds = %1018
  br label %1031

1030:                                             ; preds = %1018
  br label %1031

1031:                                             ; preds = %1030, %1029, %1018
  %1032 = phi i64 [ %674, %1030 ], [ %676, %1029 ], [ %1028, %1018 ]
  %1033 = load i64, ptr %651, align 8, !noalias !8
  %1034 = mul nsw i64 %1033, %4
  %1035 = add nsw i64 %1034, %1032
  %1036 = icmp slt i64 %1035, 0
  %1037 = select i1 %1036, i64 %14, i64 0
  %1038 = getelementptr double, ptr %15, i64 %1035
  %1039 = getelementptr double, ptr %1038, i64 %1037
  %1040 = load double, ptr %1039, align 8, !noalias !8
  %1041 = icmp eq i64 %681, 0
  br i1 %1041, label %1070, label %1042

1042:                                             ; preds = %1031
  %1043 = load i64, ptr %652, align 8, !noalias !8
  switch i64 %1043, label %1045 [
    i64 0, label %1046
    i64 1, label %1044
  ]

1044:                                             ; preds = %1042
  br label %1046

1045:                                             ; preds = %1042
  br label %1046

1046:                                             ; preds = %1045, %1044, %1042
  %1047 = phi i64 [ %674, %1045 ], [ %676, %1044 ], [ %1043, %1042 ]
  %1048 = load i64, ptr %653, align 8, !noalias !8
  %1049 = mul nsw i64 %1048, %4
  %1050 = add nsw i64 %1049, %1047
  %1051 = icmp slt i64 %1050, 0
  %1052 = select i1 %1051, i64 %14, i64 0
  %1053 = getelementptr double, ptr %15, i64 %1050
  %1054 = getelementptr double, ptr %1053, i64 %1052
  %1055 = load double, ptr %1054, align 8, !noalias !8
  %1056 = fcmp ugt double %1055, %1040
  br i1 %1056, label %1057, label %1070

1057:                                             ; preds = %1046
  %1058 = fmul double %1040, 0x3EB0C6F7A0B5ED8D
  %1059 = fsub double %684, %1418
  %1060 = fadd double %1059, %1058
  %1061 = fdiv double %1060, %1055
  %1062 = tail call double @llvm.floor.f64(double %1061)
  %1063 = fptosi double %1062 to i64
  %1064 = fsub double %685, %1418
  %1065 = fadd double %1064, %1058
  %1066 = fdiv double %1065, %1055
  %1067 = tail call double @llvm.floor.f64(double %1066)
  %1068 = fptosi double %1067 to i64
  %1069 = icmp sgt i64 %1063, %1068
  br i1 %1069, label %1070, label %1141

1070:                                             ; preds = %1057, %1046, %1031
  %1071 = icmp slt i64 %682, %23
  br i1 %1071, label %1072, label %1077

1072:                                             ; preds = %1070
  %1073 = icmp slt i64 %682, 0
  %1074 = select i1 %1073, i64 %23, i64 0
  %1075 = getelementptr double, ptr %24, i64 %682
  %1076 = getelementptr double, ptr %1075, i64 %1074
  store double %684, ptr %1076, align 8, !noalias !8
  br label %1077

1077:                                             ; preds = %1072, %1070
  %1078 = icmp slt i64 %682, %26
  br i1 %1078, label %1079, label %1138

1079:                                             ; preds = %1077
  br i1 %654, label %1136, label %1099

1080:                                             ; preds = %1099
  br label %1082

1081:                                             ; preds = %1099
  br label %1082

1082:                                             ; preds = %1099, %1081, %1080
  %1083 = phi i64 [ %674, %1081 ], [ %676, %1080 ], [ %1105, %1099 ]
  %1084 = add i64 %1083, %1110
  br i1 %655, label %1085, label %1090

1085:                                             ; preds = %1082
  %1086 = icmp slt i64 %1107, 1
  br i1 %1086, label %1096, label %1087

1087:                                             ; preds = %1085
  %1088 = getelementptr double, ptr %15, i64 %1084
  %1089 = getelementptr double, ptr %28, i64 %1100
  br label %1111

1090:                                             ; preds = %1082
  br i1 %1463, label %1096, label %1091

1091:                                             ; preds = %1090
  %1092 = tail call i64 @llvm.smax.i64(i64 %1107, i64 0)
  %1093 = icmp slt i64 %1107, 1
  br label %1118

1094:                                             ; preds = %1125, %1118
  %1095 = icmp eq i64 %1448, %1120
  br i1 %1095, label %1096, label %1118

1096:                                             ; preds = %1094, %1111, %1090, %1085
  %1097 = add i64 %1107, %1100
  %1098 = icmp eq i64 %1102, %21
  br i1 %1098, label %1136, label %1099

1099:                                             ; preds = %1079, %1096
  %1100 = phi i64 [ %1097, %1096 ], [ %686, %1079 ]
  %1101 = phi i64 [ %1102, %1096 ], [ 0, %1079 ]
  %1102 = add nuw nsw i64 %1101, 1
  %1103 = mul i64 %1101, 24
  %1104 = getelementptr i8, ptr %22, i64 %1103
  %1105 = load i64, ptr %1104, align 8, !noalias !8
  %1106 = getelementptr i8, ptr %1104, i64 16
  %1107 = load i64, ptr %1106, align 8, !noalias !8
  %1108 = getelementptr i8, ptr %1104, i64 8
  %1109 = load i64, ptr %1108, align 8, !noalias !8
  %1110 = mul i64 %1109, %4
  switch i64 %1105, label %1081 [
    i64 0, label %1082
    i64 1, label %1080
  ]

1111:                                             ; preds = %1111, %1087
  %1112 = phi i64 [ 0, %1087 ], [ %1113, %1111 ]
  %1113 = add nuw nsw i64 %1112, 1
  %1114 = getelementptr double, ptr %1088, i64 %1112
  %1115 = load double, ptr %1114, align 8, !noalias !8
  %1116 = getelementptr double, ptr %1089, i64 %1112
  store double %1115, ptr %1116, align 8, !noalias !8
  %1117 = icmp eq i64 %1113, %1107
  br i1 %1117, label %1096, label %1111

1118:                                             ; preds = %1094, %1091
  %1119 = phi i64 [ 0, %1091 ], [ %1120, %1094 ]
  %1120 = add nuw nsw i64 %1119, 1
  br i1 %1093, label %1094, label %1121

1121:                                             ; preds = %1118
  %1122 = mul i64 %1119, %644
  %1123 = add i64 %1122, %1100
  %1124 = add i64 %1119, %1084
  br label %1125

1125:                                             ; preds = %1125, %1121
  %1126 = phi i64 [ %1134, %1125 ], [ %1124, %1121 ]
  %1127 = phi i64 [ %1133, %1125 ], [ %1123, %1121 ]
  %1128 = phi i64 [ %1129, %1125 ], [ %1092, %1121 ]
  %1129 = add nsw i64 %1128, -1
  %1130 = getelementptr double, ptr %15, i64 %1126
  %1131 = load double, ptr %1130, align 8, !noalias !8
  %1132 = getelementptr double, ptr %28, i64 %1127
  store double %1131, ptr %1132, align 8, !noalias !8
  %1133 = add i64 %1127, 1
  %1134 = add i64 %1126, %4
  %1135 = icmp sgt i64 %1128, 1
  br i1 %1135, label %1125, label %1094

1136:                                             ; preds = %1096, %1079
  %1137 = add i64 %686, %27
  br label %1138

1138:                                             ; preds = %1136, %1077
  %1139 = phi i64 [ %1137, %1136 ], [ %686, %1077 ]
  %1140 = add nsw i64 %682, 1
  br label %1141

1141:                                             ; preds = %1138, %1057
  %1142 = phi i64 [ %1140, %1138 ], [ %682, %1057 ]
  %1143 = phi i64 [ %1139, %1138 ], [ %686, %1057 ]
  %1144 = fmul double %1040, 5.000000e-01
  %1145 = fadd double %684, %1144
  %1146 = load i64, ptr %656, align 8, !noalias !8
  switch i64 %1146, label %1148 [
    i64 0, label %1149
    i64 1, label %1147
  ]

1147:                                             ; preds = %1141
  br label %1149

1148:                                             ; preds = %1141
  br label %1149

1149:                                             ; preds = %1148, %1147, %1141
  %1150 = phi i64 [ %674, %1148 ], [ %676, %1147 ], [ %1146, %1141 ]
  %1151 = load i64, ptr %657, align 8, !noalias !8
  %1152 = mul nsw i64 %1151, %4
  %1153 = add nsw i64 %1152, %1150
  %1154 = icmp slt i64 %1153, 0
  %1155 = select i1 %1154, i64 %14, i64 0
  %1156 = getelementptr double, ptr %15, i64 %1153
  %1157 = getelementptr double, ptr %1156, i64 %1155
  %1158 = load double, ptr %1157, align 8, !noalias !8
  %1159 = fcmp ule double %1145, %1158
  %1160 = fcmp ogt double %1040, 0.000000e+00
  %1161 = select i1 %1159, i1 %1160, i1 false
  %1162 = icmp slt i64 %681, %37
  %1163 = select i1 %1161, i1 %1162, i1 false
  br i1 %1163, label %1164, label %1525

1164:                                             ; preds = %1149
  %1165 = fcmp une double %1040, %683
  %1166 = select i1 %1165, double %684, double %679
  %1167 = select i1 %1165, i64 %681, i64 %680
  %1168 = select i1 %1165, double %1040, double %683
  %1169 = add nuw nsw i64 %681, 1
  %1170 = sub nsw i64 %1169, %1167
  %1171 = sitofp i64 %1170 to double
  %1172 = fmul double %1040, %1171
  %1173 = fadd double %1166, %1172
  br i1 %660, label %1174, label %1504

1174:                                             ; preds = %1516, %1164
  %1175 = phi i64 [ %676, %1164 ], [ %1505, %1516 ]
  %1176 = phi i64 [ %677, %1164 ], [ %1506, %1516 ]
  br i1 %638, label %1300, label %1218

1177:                                             ; preds = %1189
  %1178 = add nsw i64 %1190, 1
  %1179 = icmp slt i64 %1231, 0
  %1180 = select i1 %1179, i64 %14, i64 0
  %1181 = getelementptr double, ptr %15, i64 %1231
  %1182 = getelementptr double, ptr %1181, i64 %1180
  %1183 = load double, ptr %1182, align 8, !noalias !8
  %1184 = sitofp i64 %1178 to double
  %1185 = fcmp ugt double %1183, %1184
  %1186 = select i1 %1185, i64 %1178, i64 0
  store i64 %1186, ptr %1233, align 8, !noalias !8
  br label %1187

1187:                                             ; preds = %1249, %1260, %1214, %1177
  %1188 = icmp eq i64 %1220, %16
  br i1 %1188, label %1300, label %1218

1189:                                             ; preds = %1218
  %1190 = load i64, ptr %1233, align 8, !noalias !8
  br i1 %637, label %1177, label %1191

1191:                                             ; preds = %1189
  %1192 = icmp slt i64 %1190, 0
  %1193 = select i1 %1192, i64 %17, i64 0
  %1194 = add i64 %1193, %1190
  %1195 = mul i64 %1219, %663
  %1196 = mul i64 %1194, %4
  %1197 = getelementptr double, ptr %19, i64 %1195
  %1198 = getelementptr double, ptr %1197, i64 %1196
  br label %1238

1199:                                             ; preds = %1238
  %1200 = add nsw i64 %1190, 1
  %1201 = icmp slt i64 %1231, 0
  %1202 = select i1 %1201, i64 %14, i64 0
  %1203 = getelementptr double, ptr %15, i64 %1231
  %1204 = getelementptr double, ptr %1203, i64 %1202
  %1205 = load double, ptr %1204, align 8, !noalias !8
  %1206 = sitofp i64 %1200 to double
  %1207 = fcmp ugt double %1205, %1206
  %1208 = select i1 %1207, i64 %1200, i64 0
  store i64 %1208, ptr %1233, align 8, !noalias !8
  %1209 = icmp slt i64 %1208, 0
  %1210 = select i1 %1209, i64 %17, i64 0
  %1211 = add i64 %1210, %1208
  %1212 = mul i64 %1211, %4
  %1213 = getelementptr double, ptr %1197, i64 %1212
  br label %1249

1214:                                             ; preds = %1218
  br i1 %637, label %1187, label %1215

1215:                                             ; preds = %1214
  %1216 = mul i64 %1219, %663
  %1217 = getelementptr double, ptr %19, i64 %1216
  br label %1260

1218:                                             ; preds = %1174, %1187
  %1219 = phi i64 [ %1220, %1187 ], [ 0, %1174 ]
  %1220 = add nuw nsw i64 %1219, 1
  %1221 = mul i64 %1219, 24
  %1222 = getelementptr i8, ptr %18, i64 %1221
  %1223 = load i64, ptr %1222, align 8, !noalias !8
  %1224 = mul nsw i64 %1223, %4
  %1225 = add nsw i64 %1224, %1176
  %1226 = getelementptr i8, ptr %1222, i64 8
  %1227 = load i64, ptr %1226, align 8, !noalias !8
  %1228 = mul nsw i64 %1227, %4
  %1229 = getelementptr i8, ptr %1222, i64 16
  %1230 = load i64, ptr %1229, align 8, !noalias !8
  %1231 = mul nsw i64 %1230, %4
  %1232 = mul i64 %1219, %40
  %1233 = getelementptr i64, ptr %20, i64 %1232
  %1234 = getelementptr i64, ptr %1233, i64 %4
  %1235 = getelementptr i64, ptr %1234, i64 %662
  %1236 = load i64, ptr %1235, align 8, !noalias !8
  %1237 = icmp eq i64 %1236, 0
  br i1 %1237, label %1214, label %1189

1238:                                             ; preds = %1238, %1191
  %1239 = phi i64 [ 0, %1191 ], [ %1240, %1238 ]
  %1240 = add nuw nsw i64 %1239, 1
  %1241 = add nsw i64 %1239, %1228
  %1242 = icmp slt i64 %1241, 0
  %1243 = select i1 %1242, i64 %14, i64 0
  %1244 = getelementptr double, ptr %15, i64 %1241
  %1245 = getelementptr double, ptr %1244, i64 %1243
  %1246 = load double, ptr %1245, align 8, !noalias !8
  %1247 = getelementptr double, ptr %1198, i64 %1239
  store double %1246, ptr %1247, align 8, !noalias !8
  %1248 = icmp eq i64 %4, %1240
  br i1 %1248, label %1199, label %1238

1249:                                             ; preds = %1249, %1199
  %1250 = phi i64 [ 0, %1199 ], [ %1251, %1249 ]
  %1251 = add nuw nsw i64 %1250, 1
  %1252 = getelementptr double, ptr %1213, i64 %1250
  %1253 = load double, ptr %1252, align 8, !noalias !8
  %1254 = add nsw i64 %1250, %1225
  %1255 = icmp slt i64 %1254, 0
  %1256 = select i1 %1255, i64 %14, i64 0
  %1257 = getelementptr double, ptr %15, i64 %1254
  %1258 = getelementptr double, ptr %1257, i64 %1256
  store double %1253, ptr %1258, align 8, !noalias !8
  %1259 = icmp eq i64 %4, %1251
  br i1 %1259, label %1187, label %1249

1260:                                             ; preds = %1260, %1215
  %1261 = phi i64 [ 0, %1215 ], [ %1262, %1260 ]
  %1262 = add nuw nsw i64 %1261, 1
  %1263 = getelementptr i64, ptr %1233, i64 %1261
  %1264 = load i64, ptr %1263, align 8, !noalias !8
  %1265 = add nsw i64 %1261, %1228
  %1266 = icmp slt i64 %1265, 0
  %1267 = select i1 %1266, i64 %14, i64 0
  %1268 = getelementptr double, ptr %15, i64 %1265
  %1269 = getelementptr double, ptr %1268, i64 %1267
  %1270 = load double, ptr %1269, align 8, !noalias !8
  %1271 = icmp slt i64 %1264, 0
  %1272 = select i1 %1271, i64 %17, i64 0
  %1273 = add i64 %1272, %1264
  %1274 = mul i64 %1273, %4
  %1275 = getelementptr double, ptr %1217, i64 %1274
  %1276 = getelementptr double, ptr %1275, i64 %1261
  store double %1270, ptr %1276, align 8, !noalias !8
  %1277 = add nsw i64 %1264, 1
  %1278 = add nsw i64 %1261, %1231
  %1279 = icmp slt i64 %1278, 0
  %1280 = select i1 %1279, i64 %14, i64 0
  %1281 = getelementptr double, ptr %15, i64 %1278
  %1282 = getelementptr double, ptr %1281, i64 %1280
  %1283 = load double, ptr %1282, align 8, !noalias !8
  %1284 = sitofp i64 %1277 to double
  %1285 = fcmp ugt double %1283, %1284
  %1286 = select i1 %1285, i64 %1277, i64 0
  store i64 %1286, ptr %1263, align 8, !noalias !8
  %1287 = icmp slt i64 %1286, 0
  %1288 = select i1 %1287, i64 %17, i64 0
  %1289 = add i64 %1288, %1286
  %1290 = mul i64 %1289, %4
  %1291 = getelementptr double, ptr %1217, i64 %1290
  %1292 = getelementptr double, ptr %1291, i64 %1261
  %1293 = load double, ptr %1292, align 8, !noalias !8
  %1294 = add nsw i64 %1261, %1225
  %1295 = icmp slt i64 %1294, 0
  %1296 = select i1 %1295, i64 %14, i64 0
  %1297 = getelementptr double, ptr %15, i64 %1294
  %1298 = getelementptr double, ptr %1297, i64 %1296
  store double %1293, ptr %1298, align 8, !noalias !8
  %1299 = icmp eq i64 %4, %1262
  br i1 %1299, label %1187, label %1260

1300:                                             ; preds = %1187, %1174
  br i1 %637, label %1301, label %1302

1301:                                             ; preds = %1302, %1300
  br label %675

1302:                                             ; preds = %1300, %1302
  %1303 = phi i64 [ %1304, %1302 ], [ 0, %1300 ]
  %1304 = add nuw nsw i64 %1303, 1
  %1305 = getelementptr double, ptr %15, i64 %1303
  store double %1173, ptr %1305, align 8, !noalias !8
  %1306 = icmp eq i64 %4, %1304
  br i1 %1306, label %1301, label %1302

1307:                                             ; preds = %666
  br label %1308

1308:                                             ; preds = %1307, %666
  %1309 = phi i64 [ %14, %1307 ], [ 0, %666 ]
  %1310 = icmp slt i64 %1309, %14
  br i1 %1310, label %1311, label %1316, !prof !4

1311:                                             ; preds = %1308
  %1312 = shl i64 %1309, 3
  %1313 = getelementptr i8, ptr %15, i64 %1312
  %1314 = sub i64 %14, %1309
  %1315 = shl i64 %1314, 3
  tail call void @llvm.memset.p0.i64(ptr align 8 %1313, i8 0, i64 %1315, i1 false), !noalias !8
  br label %1316

1316:                                             ; preds = %1311, %1308
  br i1 %628, label %1342, label %1317

1317:                                             ; preds = %1316
  %1318 = mul i64 %632, %667
  %1319 = getelementptr double, ptr %5, i64 %1318
  br label %1322

1320:                                             ; preds = %1329, %1322
  %1321 = icmp eq i64 %1324, %3
  br i1 %1321, label %1342, label %1322

1322:                                             ; preds = %1320, %1317
  %1323 = phi i64 [ 0, %1317 ], [ %1324, %1320 ]
  %1324 = add nuw nsw i64 %1323, 1
  br i1 %631, label %1320, label %1325

1325:                                             ; preds = %1322
  %1326 = mul i64 %1323, %4
  %1327 = getelementptr double, ptr %1319, i64 %1326
  %1328 = getelementptr i64, ptr %6, i64 %1323
  br label %1329

1329:                                             ; preds = %1329, %1325
  %1330 = phi i64 [ 0, %1325 ], [ %1331, %1329 ]
  %1331 = add nuw nsw i64 %1330, 1
  %1332 = getelementptr double, ptr %1327, i64 %1330
  %1333 = load double, ptr %1332, align 8, !noalias !8
  %1334 = load i64, ptr %1328, align 8, !noalias !8
  %1335 = mul nsw i64 %1334, %4
  %1336 = add nsw i64 %1335, %1330
  %1337 = icmp slt i64 %1336, 0
  %1338 = select i1 %1337, i64 %14, i64 0
  %1339 = getelementptr double, ptr %15, i64 %1336
  %1340 = getelementptr double, ptr %1339, i64 %1338
  store double %1333, ptr %1340, align 8, !noalias !8
  %1341 = icmp eq i64 %4, %1331
  br i1 %1341, label %1320, label %1329

1342:                                             ; preds = %1320, %1316
  br i1 %629, label %1343, label %1391

1343:                                             ; preds = %1342
  %1344 = load i64, ptr %9, align 8, !noalias !8
  %1345 = icmp slt i64 %1344, 1
  br i1 %1345, label %1346, label %1391

1346:                                             ; preds = %1343
  %1347 = mul i64 %634, %667
  %1348 = getelementptr double, ptr %5, i64 %1347
  br label %1349

1349:                                             ; preds = %1381, %1346
  %1350 = phi i64 [ %1382, %1381 ], [ 0, %1346 ]
  br i1 %633, label %1379, label %1351

1351:                                             ; preds = %1349
  %1352 = getelementptr i64, ptr %10, i64 %1350
  %1353 = load i64, ptr %1352, align 8, !noalias !8
  %1354 = icmp slt i64 %1353, 0
  %1355 = getelementptr double, ptr %11, i64 %1350
  %1356 = select i1 %1354, i64 %3, i64 0
  %1357 = add i64 %1356, %1353
  %1358 = mul i64 %1357, %4
  %1359 = getelementptr double, ptr %1348, i64 %1358
  %1360 = getelementptr double, ptr %12, i64 %1350
  %1361 = getelementptr i64, ptr %6, i64 %1353
  %1362 = getelementptr i64, ptr %1361, i64 %1356
  br label %1386

1363:                                             ; preds = %1386
  %1364 = getelementptr double, ptr %1359, i64 %1387
  %1365 = load double, ptr %1364, align 8, !noalias !8
  %1366 = fmul double %1389, %1365
  br label %1367

1367:                                             ; preds = %1386, %1363
  %1368 = phi double [ %1366, %1363 ], [ 0.000000e+00, %1386 ]
  %1369 = load double, ptr %1360, align 8, !noalias !8
  %1370 = fadd double %1368, %1369
  %1371 = load i64, ptr %1362, align 8, !noalias !8
  %1372 = mul nsw i64 %1371, %4
  %1373 = add nsw i64 %1372, %1387
  %1374 = icmp slt i64 %1373, 0
  %1375 = select i1 %1374, i64 %14, i64 0
  %1376 = getelementptr double, ptr %15, i64 %1373
  %1377 = getelementptr double, ptr %1376, i64 %1375
  store double %1370, ptr %1377, align 8, !noalias !8
  %1378 = icmp eq i64 %4, %1388
  br i1 %1378, label %1379, label %1386

1379:                                             ; preds = %1367, %1349
  %1380 = icmp eq i64 %1350, %635
  br i1 %1380, label %1391, label %1381

1381:                                             ; preds = %1379
  %1382 = add nuw nsw i64 %1350, 1
  %1383 = getelementptr i64, ptr %9, i64 %1382
  %1384 = load i64, ptr %1383, align 8, !noalias !8
  %1385 = icmp slt i64 %1384, 1
  br i1 %1385, label %1349, label %1391

1386:                                             ; preds = %1367, %1351
  %1387 = phi i64 [ 0, %1351 ], [ %1388, %1367 ]
  %1388 = add nuw nsw i64 %1387, 1
  %1389 = load double, ptr %1355, align 8, !noalias !8
  %1390 = fcmp une double %1389, 0.000000e+00
  br i1 %1390, label %1363, label %1367

1391:                                             ; preds = %1381, %1379, %1343, %1342
  %1392 = phi i64 [ 0, %1343 ], [ 0, %1342 ], [ %8, %1379 ], [ %1382, %1381 ]
  %1393 = shl nsw i64 %669, 3
  %1394 = add nsw i64 %1393, %625
  %1395 = shl nsw i64 %672, 3
  %1396 = add nsw i64 %1395, %625
  %1397 = shl nsw i64 %674, 3
  %1398 = add nsw i64 %1397, %625
  %1399 = inttoptr i64 %1394 to ptr
  %1400 = inttoptr i64 %1396 to ptr
  %1401 = inttoptr i64 %1398 to ptr
  tail call void %630(ptr %15, ptr %1399, ptr %1400, ptr %1401, i64 1), !noalias !8
  %1402 = load i64, ptr %7, align 8, !noalias !8
  %1403 = icmp eq i64 %1402, 2
  br i1 %1403, label %1404, label %1405

1404:                                             ; preds = %1391
  tail call void %630(ptr %15, ptr %1399, ptr %1400, ptr %1401, i64 2), !noalias !8
  br label %1405

1405:                                             ; preds = %1404, %1391
  %1406 = load i64, ptr %7, align 8, !noalias !8
  switch i64 %1406, label %1408 [
    i64 0, label %1409
    i64 1, label %1407
  ]

1407:                                             ; preds = %1405
  br label %1409

1408:                                             ; preds = %1405
  br label %1409

1409:                                             ; preds = %1408, %1407, %1405
  %1410 = phi i64 [ %674, %1408 ], [ %669, %1407 ], [ %1406, %1405 ]
  %1411 = load i64, ptr %636, align 8, !noalias !8
  %1412 = mul nsw i64 %1411, %4
  %1413 = add nsw i64 %1412, %1410
  %1414 = icmp slt i64 %1413, 0
  %1415 = select i1 %1414, i64 %14, i64 0
  %1416 = getelementptr double, ptr %15, i64 %1413
  %1417 = getelementptr double, ptr %1416, i64 %1415
  %1418 = load double, ptr %1417, align 8, !noalias !8
  br i1 %637, label %1424, label %1419

1419:                                             ; preds = %1409, %1419
  %1420 = phi i64 [ %1421, %1419 ], [ 0, %1409 ]
  %1421 = add nuw nsw i64 %1420, 1
  %1422 = getelementptr double, ptr %15, i64 %1420
  store double %1418, ptr %1422, align 8, !noalias !8
  %1423 = icmp eq i64 %4, %1421
  br i1 %1423, label %1424, label %1419

1424:                                             ; preds = %1419, %1409
  tail call void %630(ptr %15, ptr %1399, ptr %1400, ptr %1401, i64 0), !noalias !8
  br i1 %638, label %1444, label %1464

1425:                                             ; preds = %1427, %1464
  %1426 = icmp eq i64 %1466, %16
  br i1 %1426, label %1444, label %1464

1427:                                             ; preds = %1497, %1436
  %1428 = icmp eq i64 %4, %1488
  br i1 %1428, label %1425, label %1486

1429:                                             ; preds = %1486
  store i64 0, ptr %1478, align 8, !noalias !8
  br label %1430

1430:                                             ; preds = %1486, %1429
  %1431 = getelementptr i64, ptr %1476, i64 %1487
  store i64 0, ptr %1431, align 8, !noalias !8
  %1432 = load double, ptr %1493, align 8, !noalias !8
  %1433 = fcmp ult double %1432, 1.000000e+00
  %1434 = fcmp ugt double %1432, %641
  %1435 = select i1 %1433, i1 true, i1 %1434
  br i1 %1435, label %1525, label %1436

1436:                                             ; preds = %1430
  br i1 %642, label %1427, label %1437

1437:                                             ; preds = %1436
  %1438 = add nsw i64 %1487, %1471
  %1439 = icmp slt i64 %1438, 0
  %1440 = select i1 %1439, i64 %14, i64 0
  %1441 = getelementptr double, ptr %15, i64 %1438
  %1442 = getelementptr double, ptr %1441, i64 %1440
  %1443 = getelementptr double, ptr %1485, i64 %1487
  br label %1497

1444:                                             ; preds = %1425, %1424
  tail call void %630(ptr %15, ptr %1399, ptr %1400, ptr %1401, i64 1), !noalias !8
  %1445 = mul nsw i64 %667, %4
  %1446 = mul i64 %1445, %644
  %1447 = sub nsw i64 %25, %1445
  %1448 = tail call i64 @llvm.smin.i64(i64 %1447, i64 %4)
  %1449 = icmp slt i64 %1392, %8
  br i1 %1449, label %1450, label %1454

1450:                                             ; preds = %1444
  %1451 = getelementptr i64, ptr %9, i64 %1392
  %1452 = load i64, ptr %1451, align 8, !noalias !14
  %1453 = tail call i64 @llvm.smin.i64(i64 %1452, i64 4611686018427387904)
  br label %1454

1454:                                             ; preds = %1450, %1444
  %1455 = phi i64 [ %1453, %1450 ], [ 4611686018427387904, %1444 ]
  br i1 %645, label %1456, label %1459

1456:                                             ; preds = %1454
  %1457 = load i64, ptr %30, align 8, !noalias !14
  %1458 = tail call i64 @llvm.smin.i64(i64 %1457, i64 %1455)
  br label %1459

1459:                                             ; preds = %1456, %1454
  %1460 = phi i64 [ %1458, %1456 ], [ %1455, %1454 ]
  %1461 = mul i64 %646, %667
  %1462 = getelementptr double, ptr %5, i64 %1461
  %1463 = icmp slt i64 %1448, 1
  br label %675

1464:                                             ; preds = %1424, %1425
  %1465 = phi i64 [ %1466, %1425 ], [ 0, %1424 ]
  %1466 = add nuw nsw i64 %1465, 1
  %1467 = mul i64 %1465, 24
  %1468 = getelementptr i8, ptr %18, i64 %1467
  %1469 = load i64, ptr %1468, align 8, !noalias !8
  %1470 = add i64 %1469, %668
  %1471 = mul i64 %1470, %4
  %1472 = getelementptr i8, ptr %1468, i64 16
  %1473 = load i64, ptr %1472, align 8, !noalias !8
  %1474 = mul nsw i64 %1473, %4
  %1475 = mul i64 %1465, %40
  %1476 = getelementptr i64, ptr %20, i64 %1475
  %1477 = getelementptr i64, ptr %1476, i64 %4
  %1478 = getelementptr i64, ptr %1477, i64 %640
  store i64 1, ptr %1478, align 8, !noalias !8
  br i1 %637, label %1425, label %1479

1479:                                             ; preds = %1464
  %1480 = icmp slt i64 %1474, 0
  %1481 = select i1 %1480, i64 %14, i64 0
  %1482 = getelementptr double, ptr %15, i64 %1474
  %1483 = getelementptr double, ptr %1482, i64 %1481
  %1484 = mul i64 %643, %1465
  %1485 = getelementptr double, ptr %19, i64 %1484
  br label %1486

1486:                                             ; preds = %1479, %1427
  %1487 = phi i64 [ 0, %1479 ], [ %1488, %1427 ]
  %1488 = add nuw nsw i64 %1487, 1
  %1489 = add nsw i64 %1487, %1474
  %1490 = icmp slt i64 %1489, 0
  %1491 = select i1 %1490, i64 %14, i64 0
  %1492 = getelementptr double, ptr %15, i64 %1489
  %1493 = getelementptr double, ptr %1492, i64 %1491
  %1494 = load double, ptr %1493, align 8, !noalias !8
  %1495 = load double, ptr %1483, align 8, !noalias !8
  %1496 = fcmp une double %1494, %1495
  br i1 %1496, label %1429, label %1430

1497:                                             ; preds = %1497, %1437
  %1498 = phi i64 [ 0, %1437 ], [ %1499, %1497 ]
  %1499 = add nuw nsw i64 %1498, 1
  %1500 = load double, ptr %1442, align 8, !noalias !8
  %1501 = mul i64 %1498, %4
  %1502 = getelementptr double, ptr %1443, i64 %1501
  store double %1500, ptr %1502, align 8, !noalias !8
  %1503 = icmp eq i64 %17, %1499
  br i1 %1503, label %1427, label %1497

1504:                                             ; preds = %1164, %1516
  %1505 = phi i64 [ %1506, %1516 ], [ %677, %1164 ]
  %1506 = phi i64 [ %1505, %1516 ], [ %676, %1164 ]
  %1507 = phi i64 [ %1508, %1516 ], [ 1, %1164 ]
  %1508 = add nuw i64 %1507, 1
  %1509 = icmp eq i64 %1507, %658
  %1510 = select i1 %1509, double %1173, double %1145
  br i1 %637, label %1516, label %1511

1511:                                             ; preds = %1504, %1511
  %1512 = phi i64 [ %1513, %1511 ], [ 0, %1504 ]
  %1513 = add nuw nsw i64 %1512, 1
  %1514 = getelementptr double, ptr %15, i64 %1512
  store double %1510, ptr %1514, align 8, !noalias !8
  %1515 = icmp eq i64 %4, %1513
  br i1 %1515, label %1516, label %1511

1516:                                             ; preds = %1511, %1504
  %1517 = add nuw nsw i64 %1507, 2
  %1518 = shl nsw i64 %1505, 3
  %1519 = add nsw i64 %1518, %625
  %1520 = shl nsw i64 %1506, 3
  %1521 = add nsw i64 %1520, %625
  %1522 = inttoptr i64 %1519 to ptr
  %1523 = inttoptr i64 %1521 to ptr
  tail call void %630(ptr %15, ptr %1522, ptr %1523, ptr %1401, i64 range(i64 -9223372036854775806, -9223372036854775808) %1517), !noalias !8
  %1524 = icmp eq i64 %1507, %659
  br i1 %1524, label %1174, label %1504

1525:                                             ; preds = %1149, %1430
  %1526 = phi i64 [ -1, %1430 ], [ %1142, %1149 ]
  %1527 = icmp slt i64 %1526, 0
  %1528 = add nuw nsw i64 %667, 1
  %1529 = icmp eq i64 %2, %1528
  %1530 = select i1 %1527, i1 true, i1 %1529
  br i1 %1530, label %664, label %666
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
!1 = !{!2}
!2 = distinct !{!2, !3, !"_ZN9tiershift3run4loop9_next_dueB3v17B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAQ4s_2fqErM2IZJFMEMQ0pdYBFNAA_3d_3dE5TupleI5ArrayIxLi1E1C7mutable7alignedE5ArrayIxLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedEEx5TupleI5ArrayIxLi2E1C7mutable7alignedE5ArrayIxLi2E1C7mutable7alignedE5ArrayIxLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedEEx: %retptr"}
!3 = distinct !{!3, !"_ZN9tiershift3run4loop9_next_dueB3v17B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAQ4s_2fqErM2IZJFMEMQ0pdYBFNAA_3d_3dE5TupleI5ArrayIxLi1E1C7mutable7alignedE5ArrayIxLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedEEx5TupleI5ArrayIxLi2E1C7mutable7alignedE5ArrayIxLi2E1C7mutable7alignedE5ArrayIxLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedEEx"}
!4 = !{!"branch_weights", i32 127, i32 1}
!5 = !{!6}
!6 = distinct !{!6, !7, !"_ZN9tiershift3run4loop9_next_dueB3v11B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAQ4s_2fqErM2IZJFMEMQ0pdYBFNAA_3d_3dE5TupleI5ArrayIxLi1E1C7mutable7alignedE5ArrayIxLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedEEx5TupleI5ArrayIxLi2E1C7mutable7alignedE5ArrayIxLi2E1C7mutable7alignedE5ArrayIxLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedEE23Literal_5bint_5d_280_29: %retptr"}
!7 = distinct !{!7, !"_ZN9tiershift3run4loop9_next_dueB3v11B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAQ4s_2fqErM2IZJFMEMQ0pdYBFNAA_3d_3dE5TupleI5ArrayIxLi1E1C7mutable7alignedE5ArrayIxLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedEEx5TupleI5ArrayIxLi2E1C7mutable7alignedE5ArrayIxLi2E1C7mutable7alignedE5ArrayIxLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedEE23Literal_5bint_5d_280_29"}
!8 = !{!9}
!9 = distinct !{!9, !10, !"_ZN9tiershift3run4loop9run_blockB3v22B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAQ4s_2fqErM2IZJFMEMQ0pdYBFNAA_3d_3dExx5ArrayIdLi3E1C7mutable7alignedE5ArrayIxLi1E1C7mutable7alignedE5ArrayIxLi2E1C7mutable7alignedE5TupleI5ArrayIxLi1E1C7mutable7alignedE5ArrayIxLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedEE5ArrayIxLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedE5TupleI5ArrayIxLi2E1C7mutable7alignedE5ArrayIdLi3E1C7mutable7alignedE5ArrayIxLi2E1C7mutable7alignedEE5TupleI5ArrayIyLi2E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedE5ArrayIdLi3E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedEE5TupleI5ArrayIxLi2E1C7mutable7alignedE5ArrayIxLi2E1C7mutable7alignedE5ArrayIxLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedEExx: %retptr"}
!10 = distinct !{!10, !"_ZN9tiershift3run4loop9run_blockB3v22B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAQ4s_2fqErM2IZJFMEMQ0pdYBFNAA_3d_3dExx5ArrayIdLi3E1C7mutable7alignedE5ArrayIxLi1E1C7mutable7alignedE5ArrayIxLi2E1C7mutable7alignedE5TupleI5ArrayIxLi1E1C7mutable7alignedE5ArrayIxLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedEE5ArrayIxLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedE5TupleI5ArrayIxLi2E1C7mutable7alignedE5ArrayIdLi3E1C7mutable7alignedE5ArrayIxLi2E1C7mutable7alignedEE5TupleI5ArrayIyLi2E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedE5ArrayIdLi3E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedEE5TupleI5ArrayIxLi2E1C7mutable7alignedE5ArrayIxLi2E1C7mutable7alignedE5ArrayIxLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedEExx"}
!11 = !{!12, !9}
!12 = distinct !{!12, !13, !"_ZN9tiershift3run4loop9_next_dueB3v17B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAQ4s_2fqErM2IZJFMEMQ0pdYBFNAA_3d_3dE5TupleI5ArrayIxLi1E1C7mutable7alignedE5ArrayIxLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedEEx5TupleI5ArrayIxLi2E1C7mutable7alignedE5ArrayIxLi2E1C7mutable7alignedE5ArrayIxLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedEEx: %retptr"}
!13 = distinct !{!13, !"_ZN9tiershift3run4loop9_next_dueB3v17B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAQ4s_2fqErM2IZJFMEMQ0pdYBFNAA_3d_3dE5TupleI5ArrayIxLi1E1C7mutable7alignedE5ArrayIxLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedEEx5TupleI5ArrayIxLi2E1C7mutable7alignedE5ArrayIxLi2E1C7mutable7alignedE5ArrayIxLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedEEx"}
!14 = !{!15, !9}
!15 = distinct !{!15, !16, !"_ZN9tiershift3run4loop9_next_dueB3v11B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAQ4s_2fqErM2IZJFMEMQ0pdYBFNAA_3d_3dE5TupleI5ArrayIxLi1E1C7mutable7alignedE5ArrayIxLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedEEx5TupleI5ArrayIxLi2E1C7mutable7alignedE5ArrayIxLi2E1C7mutable7alignedE5ArrayIxLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedEE23Literal_5bint_5d_280_29: %retptr"}
!16 = distinct !{!16, !"_ZN9tiershift3run4loop9_next_dueB3v11B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAQ4s_2fqErM2IZJFMEMQ0pdYBFNAA_3d_3dE5TupleI5ArrayIxLi1E1C7mutable7alignedE5ArrayIxLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedEEx5TupleI5ArrayIxLi2E1C7mutable7alignedE5ArrayIxLi2E1C7mutable7alignedE5ArrayIxLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedEE23Literal_5bint_5d_280_29"}
