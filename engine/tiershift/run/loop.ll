; What numba makes of loop.py, by `python -m tiershift.run.derive`. Source: 10b293d172edad93a26db0cd0fad2b56ff2119c3a093f543937aa6e3e3210774

define internal fastcc void @0(ptr noalias nonnull writeonly captures(none) %0, i64 %1, i64 %2, i64 %3, i64 %4, ptr readonly captures(none) %5, ptr readonly captures(none) %6, ptr readonly captures(none) %7, i64 %8, ptr readonly captures(none) %9, ptr readonly captures(none) %10, ptr readonly captures(none) %11, ptr readonly captures(none) %12, ptr readonly captures(none) %13, i64 %14, ptr %15, i64 %16, i64 %17, ptr readonly captures(none) %18, ptr captures(none) %19, ptr captures(none) %20, i64 %21, ptr readonly captures(none) %22, i64 %23, ptr writeonly captures(none) %24, i64 %25, i64 %26, i64 %27, ptr %28, i64 %29, i64 %30) unnamed_addr {
  %32 = add nsw i64 %4, 1
  %33 = shl i64 %27, 3
  %34 = mul i64 %27, %26
  %35 = mul i64 %34, %25
  %36 = icmp eq i64 %21, 0
  %37 = icmp sgt i64 %27, 0
  %38 = select i1 %36, i1 %37, i1 false
  br i1 %38, label %39, label %361

39:                                               ; preds = %31
  %40 = ptrtoint ptr %28 to i64
  %41 = getelementptr i8, ptr %13, i64 8
  %42 = load i64, ptr %41, align 8
  %43 = shl nsw i64 %42, 3
  %44 = icmp slt i64 %14, 1
  br i1 %44, label %113, label %114, !prof !0

45:                                               ; preds = %359
  %46 = icmp slt i64 %275, 0
  %47 = select i1 %46, i64 %8, i64 0
  %48 = getelementptr i64, ptr %9, i64 %275
  %49 = getelementptr i64, ptr %48, i64 %47
  %50 = load i64, ptr %49, align 8
  %51 = icmp sgt i64 %50, %277
  br i1 %51, label %110, label %52

52:                                               ; preds = %45, %89
  %53 = phi i64 [ %90, %89 ], [ %275, %45 ]
  br i1 %246, label %87, label %54

54:                                               ; preds = %52
  %55 = getelementptr i64, ptr %10, i64 %53
  %56 = icmp slt i64 %53, 0
  %57 = select i1 %56, i64 %8, i64 0
  %58 = getelementptr i64, ptr %55, i64 %57
  %59 = load i64, ptr %58, align 8
  %60 = icmp slt i64 %59, 0
  %61 = getelementptr double, ptr %11, i64 %53
  %62 = getelementptr double, ptr %61, i64 %57
  %63 = select i1 %60, i64 %3, i64 0
  %64 = add i64 %63, %59
  %65 = mul i64 %64, %4
  %66 = getelementptr double, ptr %5, i64 %65
  %67 = getelementptr double, ptr %12, i64 %53
  %68 = getelementptr double, ptr %67, i64 %57
  %69 = getelementptr i64, ptr %6, i64 %59
  %70 = getelementptr i64, ptr %69, i64 %63
  br label %97

71:                                               ; preds = %97
  %72 = getelementptr double, ptr %66, i64 %98
  %73 = load double, ptr %72, align 8
  %74 = fmul double %100, %73
  br label %75

75:                                               ; preds = %97, %71
  %76 = phi double [ %74, %71 ], [ 0.000000e+00, %97 ]
  %77 = load double, ptr %68, align 8
  %78 = fadd double %76, %77
  %79 = load i64, ptr %70, align 8
  %80 = mul nsw i64 %79, %4
  %81 = add nsw i64 %80, %98
  %82 = icmp slt i64 %81, 0
  %83 = select i1 %82, i64 %14, i64 0
  %84 = getelementptr double, ptr %15, i64 %81
  %85 = getelementptr double, ptr %84, i64 %83
  store double %78, ptr %85, align 8
  %86 = icmp eq i64 %4, %99
  br i1 %86, label %87, label %97

87:                                               ; preds = %75, %52
  %88 = icmp eq i64 %53, %247
  br i1 %88, label %102, label %89

89:                                               ; preds = %87
  %90 = add i64 %53, 1
  %91 = icmp slt i64 %53, -1
  %92 = select i1 %91, i64 %8, i64 0
  %93 = getelementptr i64, ptr %9, i64 %90
  %94 = getelementptr i64, ptr %93, i64 %92
  %95 = load i64, ptr %94, align 8
  %96 = icmp sgt i64 %95, %277
  br i1 %96, label %102, label %52

97:                                               ; preds = %75, %54
  %98 = phi i64 [ 0, %54 ], [ %99, %75 ]
  %99 = add nuw nsw i64 %98, 1
  %100 = load double, ptr %62, align 8
  %101 = fcmp une double %100, 0.000000e+00
  br i1 %101, label %71, label %75

102:                                              ; preds = %89, %87
  %103 = phi i64 [ %8, %87 ], [ %90, %89 ]
  %104 = fadd double %279, %243
  %105 = fadd double %279, %244
  %106 = fptosi double %104 to i64
  %107 = fptosi double %105 to i64
  %108 = inttoptr i64 %106 to ptr
  %109 = inttoptr i64 %107 to ptr
  tail call void %218(ptr nonnull %15, ptr %285, ptr %108, ptr %109, i64 1)
  br label %110

110:                                              ; preds = %359, %102, %45
  %111 = phi i64 [ %103, %102 ], [ %275, %45 ], [ %275, %359 ]
  %112 = icmp eq i64 %278, %26
  br i1 %112, label %391, label %274

113:                                              ; preds = %39
  br label %114

114:                                              ; preds = %113, %39
  %115 = phi i64 [ %14, %113 ], [ 0, %39 ]
  %116 = icmp slt i64 %115, %14
  br i1 %116, label %117, label %122, !prof !1

117:                                              ; preds = %114
  %118 = shl i64 %115, 3
  %119 = getelementptr i8, ptr %15, i64 %118
  %120 = sub i64 %14, %115
  %121 = shl i64 %120, 3
  tail call void @llvm.memset.p0.i64(ptr align 8 %119, i8 0, i64 %121, i1 false)
  br label %122

122:                                              ; preds = %117, %114
  %123 = icmp slt i64 %3, 1
  br i1 %123, label %148, label %124

124:                                              ; preds = %122
  %125 = icmp slt i64 %4, 1
  br label %128

126:                                              ; preds = %135, %128
  %127 = icmp eq i64 %130, %3
  br i1 %127, label %148, label %128

128:                                              ; preds = %126, %124
  %129 = phi i64 [ 0, %124 ], [ %130, %126 ]
  %130 = add nuw nsw i64 %129, 1
  br i1 %125, label %126, label %131

131:                                              ; preds = %128
  %132 = mul i64 %129, %4
  %133 = getelementptr double, ptr %5, i64 %132
  %134 = getelementptr i64, ptr %6, i64 %129
  br label %135

135:                                              ; preds = %135, %131
  %136 = phi i64 [ 0, %131 ], [ %137, %135 ]
  %137 = add nuw nsw i64 %136, 1
  %138 = getelementptr double, ptr %133, i64 %136
  %139 = load double, ptr %138, align 8
  %140 = load i64, ptr %134, align 8
  %141 = mul nsw i64 %140, %4
  %142 = add nsw i64 %141, %136
  %143 = icmp slt i64 %142, 0
  %144 = select i1 %143, i64 %14, i64 0
  %145 = getelementptr double, ptr %15, i64 %142
  %146 = getelementptr double, ptr %145, i64 %144
  store double %139, ptr %146, align 8
  %147 = icmp eq i64 %4, %137
  br i1 %147, label %126, label %135

148:                                              ; preds = %126, %122
  %149 = getelementptr i8, ptr %7, i64 8
  %150 = load i64, ptr %149, align 8
  %151 = icmp slt i64 %150, 0
  %152 = select i1 %151, i64 %14, i64 0
  %153 = getelementptr double, ptr %15, i64 %150
  %154 = getelementptr double, ptr %153, i64 %152
  %155 = load double, ptr %154, align 8
  %156 = getelementptr i8, ptr %7, i64 40
  %157 = load i64, ptr %156, align 8
  %158 = icmp slt i64 %157, 0
  %159 = select i1 %158, i64 %14, i64 0
  %160 = getelementptr double, ptr %15, i64 %157
  %161 = getelementptr double, ptr %160, i64 %159
  %162 = load double, ptr %161, align 8
  store double %155, ptr %15, align 8
  %163 = icmp sgt i64 %8, 0
  br i1 %163, label %164, label %212

164:                                              ; preds = %148
  %165 = load i64, ptr %9, align 8
  %166 = icmp slt i64 %165, 1
  br i1 %166, label %167, label %212

167:                                              ; preds = %164
  %168 = icmp slt i64 %4, 1
  %169 = add nsw i64 %8, -1
  br label %170

170:                                              ; preds = %202, %167
  %171 = phi i64 [ %203, %202 ], [ 0, %167 ]
  br i1 %168, label %200, label %172

172:                                              ; preds = %170
  %173 = getelementptr i64, ptr %10, i64 %171
  %174 = load i64, ptr %173, align 8
  %175 = icmp slt i64 %174, 0
  %176 = getelementptr double, ptr %11, i64 %171
  %177 = select i1 %175, i64 %3, i64 0
  %178 = add i64 %177, %174
  %179 = mul i64 %178, %4
  %180 = getelementptr double, ptr %5, i64 %179
  %181 = getelementptr double, ptr %12, i64 %171
  %182 = getelementptr i64, ptr %6, i64 %174
  %183 = getelementptr i64, ptr %182, i64 %177
  br label %207

184:                                              ; preds = %207
  %185 = getelementptr double, ptr %180, i64 %208
  %186 = load double, ptr %185, align 8
  %187 = fmul double %210, %186
  br label %188

188:                                              ; preds = %207, %184
  %189 = phi double [ %187, %184 ], [ 0.000000e+00, %207 ]
  %190 = load double, ptr %181, align 8
  %191 = fadd double %189, %190
  %192 = load i64, ptr %183, align 8
  %193 = mul nsw i64 %192, %4
  %194 = add nsw i64 %193, %208
  %195 = icmp slt i64 %194, 0
  %196 = select i1 %195, i64 %14, i64 0
  %197 = getelementptr double, ptr %15, i64 %194
  %198 = getelementptr double, ptr %197, i64 %196
  store double %191, ptr %198, align 8
  %199 = icmp eq i64 %4, %209
  br i1 %199, label %200, label %207

200:                                              ; preds = %188, %170
  %201 = icmp eq i64 %171, %169
  br i1 %201, label %212, label %202

202:                                              ; preds = %200
  %203 = add nuw nsw i64 %171, 1
  %204 = getelementptr i64, ptr %9, i64 %203
  %205 = load i64, ptr %204, align 8
  %206 = icmp slt i64 %205, 1
  br i1 %206, label %170, label %212

207:                                              ; preds = %188, %172
  %208 = phi i64 [ 0, %172 ], [ %209, %188 ]
  %209 = add nuw nsw i64 %208, 1
  %210 = load double, ptr %176, align 8
  %211 = fcmp une double %210, 0.000000e+00
  br i1 %211, label %184, label %188

212:                                              ; preds = %202, %200, %164, %148
  %213 = phi i64 [ 0, %164 ], [ 0, %148 ], [ %8, %200 ], [ %203, %202 ]
  %214 = add nsw i64 %33, %40
  %215 = add nsw i64 %43, %40
  %216 = inttoptr i64 %214 to ptr
  %217 = inttoptr i64 %215 to ptr
  %218 = inttoptr i64 %1 to ptr
  tail call void %218(ptr nonnull %15, ptr %28, ptr %216, ptr %217, i64 0)
  %219 = icmp slt i64 %16, 1
  br i1 %219, label %238, label %220

220:                                              ; preds = %212
  %221 = sitofp i64 %17 to double
  %222 = icmp slt i64 %17, 1
  %223 = mul i64 %17, %4
  br label %248

224:                                              ; preds = %267, %232
  %225 = icmp eq i64 %250, %16
  br i1 %225, label %238, label %248

226:                                              ; preds = %248
  store i64 0, ptr %258, align 8
  br label %227

227:                                              ; preds = %248, %226
  store i64 0, ptr %257, align 8
  %228 = load double, ptr %264, align 8
  %229 = fcmp ult double %228, 1.000000e+00
  %230 = fcmp ugt double %228, %221
  %231 = select i1 %229, i1 true, i1 %230
  br i1 %231, label %391, label %232

232:                                              ; preds = %227
  br i1 %222, label %224, label %233

233:                                              ; preds = %232
  %234 = icmp slt i64 %253, 0
  %235 = select i1 %234, i64 %35, i64 0
  %236 = getelementptr double, ptr %28, i64 %253
  %237 = getelementptr double, ptr %236, i64 %235
  br label %267

238:                                              ; preds = %224, %212
  tail call void %218(ptr nonnull %15, ptr %28, ptr %216, ptr %217, i64 1)
  %239 = add i64 %26, -1
  %240 = icmp slt i64 %239, 1
  br i1 %240, label %391, label %241

241:                                              ; preds = %238
  %242 = uitofp i64 %40 to double
  %243 = sitofp i64 %33 to double
  %244 = sitofp i64 %43 to double
  %245 = mul i64 %17, %4
  %246 = icmp slt i64 %4, 1
  %247 = add i64 %8, -1
  br label %274

248:                                              ; preds = %224, %220
  %249 = phi i64 [ 0, %220 ], [ %250, %224 ]
  %250 = add nuw nsw i64 %249, 1
  %251 = mul i64 %249, 24
  %252 = getelementptr i8, ptr %18, i64 %251
  %253 = load i64, ptr %252, align 8
  %254 = getelementptr i8, ptr %252, i64 16
  %255 = load i64, ptr %254, align 8
  %256 = mul i64 %249, %32
  %257 = getelementptr i64, ptr %20, i64 %256
  %258 = getelementptr i8, ptr %257, i64 8
  store i64 1, ptr %258, align 8
  %259 = mul i64 %223, %249
  %260 = getelementptr double, ptr %19, i64 %259
  %261 = getelementptr double, ptr %15, i64 %255
  %262 = icmp slt i64 %255, 0
  %263 = select i1 %262, i64 %14, i64 0
  %264 = getelementptr double, ptr %261, i64 %263
  %265 = load double, ptr %264, align 8
  %266 = fcmp uno double %265, 0.000000e+00
  br i1 %266, label %226, label %227

267:                                              ; preds = %267, %233
  %268 = phi i64 [ 0, %233 ], [ %269, %267 ]
  %269 = add nuw nsw i64 %268, 1
  %270 = load double, ptr %237, align 8
  %271 = mul i64 %268, %4
  %272 = getelementptr double, ptr %260, i64 %271
  store double %270, ptr %272, align 8
  %273 = icmp eq i64 %17, %269
  br i1 %273, label %224, label %267

274:                                              ; preds = %241, %110
  %275 = phi i64 [ %213, %241 ], [ %111, %110 ]
  %276 = phi double [ %242, %241 ], [ %279, %110 ]
  %277 = phi i64 [ 1, %241 ], [ %278, %110 ]
  %278 = add nuw i64 %277, 1
  %279 = fadd double %276, %243
  %280 = fadd double %276, %244
  %281 = fptosi double %276 to i64
  %282 = fptosi double %279 to i64
  %283 = fptosi double %280 to i64
  %284 = inttoptr i64 %281 to ptr
  %285 = inttoptr i64 %282 to ptr
  %286 = inttoptr i64 %283 to ptr
  tail call void %218(ptr nonnull %15, ptr %284, ptr %285, ptr %286, i64 2)
  %287 = sitofp i64 %277 to double
  %288 = fmul double %162, %287
  %289 = fadd double %155, %288
  store double %289, ptr %15, align 8
  %290 = mul nsw i64 %277, %27
  br i1 %219, label %359, label %329

291:                                              ; preds = %345, %315
  %292 = phi i64 [ %348, %345 ], [ %316, %315 ]
  %293 = phi i64 [ %346, %345 ], [ %317, %315 ]
  %294 = getelementptr double, ptr %19, i64 %293
  %295 = add nsw i64 %292, 1
  %296 = icmp slt i64 %339, 0
  %297 = select i1 %296, i64 %14, i64 0
  %298 = getelementptr double, ptr %15, i64 %339
  %299 = getelementptr double, ptr %298, i64 %297
  %300 = load double, ptr %299, align 8
  %301 = sitofp i64 %295 to double
  %302 = fcmp ugt double %300, %301
  %303 = select i1 %302, i64 %295, i64 0
  store i64 %303, ptr %341, align 8
  %304 = icmp slt i64 %303, 0
  %305 = select i1 %304, i64 %17, i64 0
  %306 = add i64 %305, %303
  %307 = mul i64 %306, %4
  %308 = getelementptr double, ptr %294, i64 %307
  %309 = load double, ptr %308, align 8
  %310 = icmp slt i64 %335, 0
  %311 = select i1 %310, i64 %35, i64 0
  %312 = getelementptr double, ptr %28, i64 %335
  %313 = getelementptr double, ptr %312, i64 %311
  store double %309, ptr %313, align 8
  %314 = icmp eq i64 %331, %16
  br i1 %314, label %359, label %329

315:                                              ; preds = %329
  %316 = load i64, ptr %341, align 8
  %317 = mul i64 %330, %245
  %318 = getelementptr double, ptr %19, i64 %317
  %319 = icmp slt i64 %316, 0
  %320 = select i1 %319, i64 %17, i64 0
  %321 = add i64 %320, %316
  %322 = mul i64 %321, %4
  %323 = getelementptr double, ptr %318, i64 %322
  %324 = icmp slt i64 %337, 0
  %325 = select i1 %324, i64 %14, i64 0
  %326 = getelementptr double, ptr %15, i64 %337
  %327 = getelementptr double, ptr %326, i64 %325
  %328 = load double, ptr %327, align 8
  store double %328, ptr %323, align 8
  br label %291

329:                                              ; preds = %274, %291
  %330 = phi i64 [ %331, %291 ], [ 0, %274 ]
  %331 = add nuw nsw i64 %330, 1
  %332 = mul i64 %330, 24
  %333 = getelementptr i8, ptr %18, i64 %332
  %334 = load i64, ptr %333, align 8
  %335 = add nsw i64 %334, %290
  %336 = getelementptr i8, ptr %333, i64 8
  %337 = load i64, ptr %336, align 8
  %338 = getelementptr i8, ptr %333, i64 16
  %339 = load i64, ptr %338, align 8
  %340 = mul i64 %330, %32
  %341 = getelementptr i64, ptr %20, i64 %340
  %342 = getelementptr i8, ptr %341, i64 8
  %343 = load i64, ptr %342, align 8
  %344 = icmp eq i64 %343, 0
  br i1 %344, label %345, label %315

345:                                              ; preds = %329
  %346 = mul i64 %330, %245
  %347 = getelementptr double, ptr %19, i64 %346
  %348 = load i64, ptr %341, align 8
  %349 = icmp slt i64 %337, 0
  %350 = select i1 %349, i64 %14, i64 0
  %351 = getelementptr double, ptr %15, i64 %337
  %352 = getelementptr double, ptr %351, i64 %350
  %353 = load double, ptr %352, align 8
  %354 = icmp slt i64 %348, 0
  %355 = select i1 %354, i64 %17, i64 0
  %356 = add i64 %355, %348
  %357 = mul i64 %356, %4
  %358 = getelementptr double, ptr %347, i64 %357
  store double %353, ptr %358, align 8
  br label %291

359:                                              ; preds = %291, %274
  %360 = icmp slt i64 %275, %8
  br i1 %360, label %45, label %110

361:                                              ; preds = %31
  %362 = icmp slt i64 %2, 1
  br i1 %362, label %391, label %363

363:                                              ; preds = %361
  %364 = ptrtoint ptr %15 to i64
  %365 = getelementptr i8, ptr %13, i64 8
  %366 = icmp slt i64 %14, 1
  %367 = icmp slt i64 %3, 1
  %368 = icmp slt i64 %4, 1
  %369 = mul i64 %4, %3
  %370 = getelementptr i8, ptr %7, i64 8
  %371 = icmp sgt i64 %8, 0
  %372 = add i64 %8, -1
  %373 = inttoptr i64 %1 to ptr
  %374 = icmp slt i64 %16, 1
  %375 = icmp slt i64 %4, 0
  %376 = select i1 %375, i64 %32, i64 0
  %377 = sitofp i64 %17 to double
  %378 = icmp slt i64 %17, 1
  %379 = mul i64 %17, %4
  %380 = getelementptr i8, ptr %7, i64 32
  %381 = getelementptr i8, ptr %7, i64 40
  %382 = getelementptr i8, ptr %7, i64 48
  %383 = getelementptr i8, ptr %7, i64 56
  %384 = icmp slt i64 %21, 1
  %385 = icmp eq i64 %4, 1
  %386 = getelementptr i8, ptr %7, i64 16
  %387 = getelementptr i8, ptr %7, i64 24
  %388 = add i64 %30, -1
  %389 = tail call i64 @llvm.smax.i64(i64 %388, i64 0)
  %390 = icmp slt i64 %388, 1
  br label %393

391:                                              ; preds = %980, %227, %110, %238, %361
  %392 = phi i64 [ %239, %110 ], [ 0, %361 ], [ -1, %227 ], [ %239, %238 ], [ %981, %980 ]
  store i64 %392, ptr %0, align 8
  ret void

393:                                              ; preds = %980, %363
  %394 = phi i64 [ 0, %363 ], [ %395, %980 ]
  %395 = add nuw nsw i64 %394, 1
  %396 = load i64, ptr %13, align 8
  %397 = mul nsw i64 %396, %4
  %398 = load i64, ptr %365, align 8
  %399 = mul nsw i64 %398, %4
  %400 = add nsw i64 %399, %397
  %401 = shl nsw i64 %399, 1
  %402 = add nsw i64 %401, %397
  br i1 %366, label %761, label %762, !prof !0

403:                                              ; preds = %702, %902
  %404 = phi i64 [ %903, %902 ], [ %568, %702 ]
  %405 = phi i64 [ %904, %902 ], [ %567, %702 ]
  %406 = phi double [ %906, %902 ], [ %558, %702 ]
  %407 = phi i64 [ %907, %902 ], [ %559, %702 ]
  %408 = phi i64 [ %908, %902 ], [ %561, %702 ]
  %409 = phi i64 [ %909, %902 ], [ %534, %702 ]
  %410 = phi double [ %910, %902 ], [ %560, %702 ]
  %411 = phi double [ %911, %902 ], [ %565, %702 ]
  %412 = phi double [ %912, %902 ], [ %411, %702 ]
  %413 = phi i64 [ %913, %902 ], [ %535, %702 ]
  %414 = shl nsw i64 %404, 3
  %415 = add nsw i64 %414, %364
  %416 = shl nsw i64 %405, 3
  %417 = add nsw i64 %416, %364
  %418 = inttoptr i64 %415 to ptr
  %419 = inttoptr i64 %417 to ptr
  tail call void %373(ptr %15, ptr %418, ptr %419, ptr %874, i64 2)
  %420 = load i64, ptr %380, align 8
  switch i64 %420, label %422 [
    i64 0, label %423
    i64 1, label %421
  ]

421:                                              ; preds = %403
  br label %423

422:                                              ; preds = %403
  br label %423

423:                                              ; preds = %422, %421, %403
  %424 = phi i64 [ %402, %422 ], [ %404, %421 ], [ %420, %403 ]
  %425 = load i64, ptr %381, align 8
  %426 = mul nsw i64 %425, %4
  %427 = add nsw i64 %426, %424
  %428 = icmp slt i64 %427, 0
  %429 = select i1 %428, i64 %14, i64 0
  %430 = getelementptr double, ptr %15, i64 %427
  %431 = getelementptr double, ptr %430, i64 %429
  %432 = load double, ptr %431, align 8
  %433 = icmp eq i64 %408, 0
  br i1 %433, label %462, label %434

434:                                              ; preds = %423
  %435 = load i64, ptr %382, align 8
  switch i64 %435, label %437 [
    i64 0, label %438
    i64 1, label %436
  ]

436:                                              ; preds = %434
  br label %438

437:                                              ; preds = %434
  br label %438

438:                                              ; preds = %437, %436, %434
  %439 = phi i64 [ %402, %437 ], [ %404, %436 ], [ %435, %434 ]
  %440 = load i64, ptr %383, align 8
  %441 = mul nsw i64 %440, %4
  %442 = add nsw i64 %441, %439
  %443 = icmp slt i64 %442, 0
  %444 = select i1 %443, i64 %14, i64 0
  %445 = getelementptr double, ptr %15, i64 %442
  %446 = getelementptr double, ptr %445, i64 %444
  %447 = load double, ptr %446, align 8
  %448 = fcmp ugt double %447, %432
  br i1 %448, label %449, label %462

449:                                              ; preds = %438
  %450 = fmul double %432, 0x3EB0C6F7A0B5ED8D
  %451 = fsub double %411, %809
  %452 = fadd double %451, %450
  %453 = fdiv double %452, %447
  %454 = tail call double @llvm.floor.f64(double %453)
  %455 = fptosi double %454 to i64
  %456 = fsub double %412, %809
  %457 = fadd double %456, %450
  %458 = fdiv double %457, %447
  %459 = tail call double @llvm.floor.f64(double %458)
  %460 = fptosi double %459 to i64
  %461 = icmp sgt i64 %455, %460
  br i1 %461, label %462, label %533

462:                                              ; preds = %449, %438, %423
  %463 = icmp slt i64 %409, %23
  br i1 %463, label %464, label %469

464:                                              ; preds = %462
  %465 = icmp slt i64 %409, 0
  %466 = select i1 %465, i64 %23, i64 0
  %467 = getelementptr double, ptr %24, i64 %409
  %468 = getelementptr double, ptr %467, i64 %466
  store double %411, ptr %468, align 8
  br label %469

469:                                              ; preds = %464, %462
  %470 = icmp slt i64 %409, %26
  br i1 %470, label %471, label %530

471:                                              ; preds = %469
  br i1 %384, label %528, label %491

472:                                              ; preds = %491
  br label %474

473:                                              ; preds = %491
  br label %474

474:                                              ; preds = %491, %473, %472
  %475 = phi i64 [ %402, %473 ], [ %404, %472 ], [ %497, %491 ]
  %476 = add i64 %475, %502
  br i1 %385, label %477, label %482

477:                                              ; preds = %474
  %478 = icmp slt i64 %499, 1
  br i1 %478, label %488, label %479

479:                                              ; preds = %477
  %480 = getelementptr double, ptr %15, i64 %476
  %481 = getelementptr double, ptr %28, i64 %492
  br label %503

482:                                              ; preds = %474
  br i1 %899, label %488, label %483

483:                                              ; preds = %482
  %484 = tail call i64 @llvm.smax.i64(i64 %499, i64 0)
  %485 = icmp slt i64 %499, 1
  br label %510

486:                                              ; preds = %517, %510
  %487 = icmp eq i64 %897, %512
  br i1 %487, label %488, label %510

488:                                              ; preds = %486, %503, %482, %477
  %489 = add i64 %499, %492
  %490 = icmp eq i64 %494, %21
  br i1 %490, label %528, label %491

491:                                              ; preds = %471, %488
  %492 = phi i64 [ %489, %488 ], [ %413, %471 ]
  %493 = phi i64 [ %494, %488 ], [ 0, %471 ]
  %494 = add nuw nsw i64 %493, 1
  %495 = mul i64 %493, 24
  %496 = getelementptr i8, ptr %22, i64 %495
  %497 = load i64, ptr %496, align 8
  %498 = getelementptr i8, ptr %496, i64 16
  %499 = load i64, ptr %498, align 8
  %500 = getelementptr i8, ptr %496, i64 8
  %501 = load i64, ptr %500, align 8
  %502 = mul i64 %501, %4
  switch i64 %497, label %473 [
    i64 0, label %474
    i64 1, label %472
  ]

503:                                              ; preds = %503, %479
  %504 = phi i64 [ 0, %479 ], [ %505, %503 ]
  %505 = add nuw nsw i64 %504, 1
  %506 = getelementptr double, ptr %480, i64 %504
  %507 = load double, ptr %506, align 8
  %508 = getelementptr double, ptr %481, i64 %504
  store double %507, ptr %508, align 8
  %509 = icmp eq i64 %505, %499
  br i1 %509, label %488, label %503

510:                                              ; preds = %486, %483
  %511 = phi i64 [ 0, %483 ], [ %512, %486 ]
  %512 = add nuw nsw i64 %511, 1
  br i1 %485, label %486, label %513

513:                                              ; preds = %510
  %514 = mul i64 %511, %34
  %515 = add i64 %514, %492
  %516 = add i64 %511, %476
  br label %517

517:                                              ; preds = %517, %513
  %518 = phi i64 [ %526, %517 ], [ %516, %513 ]
  %519 = phi i64 [ %525, %517 ], [ %515, %513 ]
  %520 = phi i64 [ %521, %517 ], [ %484, %513 ]
  %521 = add nsw i64 %520, -1
  %522 = getelementptr double, ptr %15, i64 %518
  %523 = load double, ptr %522, align 8
  %524 = getelementptr double, ptr %28, i64 %519
  store double %523, ptr %524, align 8
  %525 = add i64 %519, 1
  %526 = add i64 %518, %4
  %527 = icmp sgt i64 %520, 1
  br i1 %527, label %517, label %486

528:                                              ; preds = %488, %471
  %529 = add i64 %413, %27
  br label %530

530:                                              ; preds = %528, %469
  %531 = phi i64 [ %529, %528 ], [ %413, %469 ]
  %532 = add nsw i64 %409, 1
  br label %533

533:                                              ; preds = %530, %449
  %534 = phi i64 [ %532, %530 ], [ %409, %449 ]
  %535 = phi i64 [ %531, %530 ], [ %413, %449 ]
  %536 = fmul double %432, 5.000000e-01
  %537 = fadd double %411, %536
  %538 = load i64, ptr %386, align 8
  switch i64 %538, label %540 [
    i64 0, label %541
    i64 1, label %539
  ]

539:                                              ; preds = %533
  br label %541

540:                                              ; preds = %533
  br label %541

541:                                              ; preds = %540, %539, %533
  %542 = phi i64 [ %402, %540 ], [ %404, %539 ], [ %538, %533 ]
  %543 = load i64, ptr %387, align 8
  %544 = mul nsw i64 %543, %4
  %545 = add nsw i64 %544, %542
  %546 = icmp slt i64 %545, 0
  %547 = select i1 %546, i64 %14, i64 0
  %548 = getelementptr double, ptr %15, i64 %545
  %549 = getelementptr double, ptr %548, i64 %547
  %550 = load double, ptr %549, align 8
  %551 = fcmp ule double %537, %550
  %552 = fcmp ogt double %432, 0.000000e+00
  %553 = select i1 %551, i1 %552, i1 false
  %554 = icmp slt i64 %408, %29
  %555 = select i1 %553, i1 %554, i1 false
  br i1 %555, label %556, label %980

556:                                              ; preds = %541
  %557 = fcmp une double %432, %410
  %558 = select i1 %557, double %411, double %406
  %559 = select i1 %557, i64 %408, i64 %407
  %560 = select i1 %557, double %432, double %410
  %561 = add nuw nsw i64 %408, 1
  %562 = sub nsw i64 %561, %559
  %563 = sitofp i64 %562 to double
  %564 = fmul double %432, %563
  %565 = fadd double %558, %564
  br i1 %390, label %566, label %959

566:                                              ; preds = %971, %556
  %567 = phi i64 [ %404, %556 ], [ %960, %971 ]
  %568 = phi i64 [ %405, %556 ], [ %961, %971 ]
  br i1 %374, label %692, label %610

569:                                              ; preds = %581
  %570 = add nsw i64 %582, 1
  %571 = icmp slt i64 %623, 0
  %572 = select i1 %571, i64 %14, i64 0
  %573 = getelementptr double, ptr %15, i64 %623
  %574 = getelementptr double, ptr %573, i64 %572
  %575 = load double, ptr %574, align 8
  %576 = sitofp i64 %570 to double
  %577 = fcmp ugt double %575, %576
  %578 = select i1 %577, i64 %570, i64 0
  store i64 %578, ptr %625, align 8
  br label %579

579:                                              ; preds = %641, %652, %606, %569
  %580 = icmp eq i64 %612, %16
  br i1 %580, label %692, label %610

581:                                              ; preds = %610
  %582 = load i64, ptr %625, align 8
  br i1 %368, label %569, label %583

583:                                              ; preds = %581
  %584 = icmp slt i64 %582, 0
  %585 = select i1 %584, i64 %17, i64 0
  %586 = add i64 %585, %582
  %587 = mul i64 %611, %379
  %588 = mul i64 %586, %4
  %589 = getelementptr double, ptr %19, i64 %587
  %590 = getelementptr double, ptr %589, i64 %588
  br label %630

591:                                              ; preds = %630
  %592 = add nsw i64 %582, 1
  %593 = icmp slt i64 %623, 0
  %594 = select i1 %593, i64 %14, i64 0
  %595 = getelementptr double, ptr %15, i64 %623
  %596 = getelementptr double, ptr %595, i64 %594
  %597 = load double, ptr %596, align 8
  %598 = sitofp i64 %592 to double
  %599 = fcmp ugt double %597, %598
  %600 = select i1 %599, i64 %592, i64 0
  store i64 %600, ptr %625, align 8
  %601 = icmp slt i64 %600, 0
  %602 = select i1 %601, i64 %17, i64 0
  %603 = add i64 %602, %600
  %604 = mul i64 %603, %4
  %605 = getelementptr double, ptr %589, i64 %604
  br label %641

606:                                              ; preds = %610
  br i1 %368, label %579, label %607

607:                                              ; preds = %606
  %608 = mul i64 %611, %379
  %609 = getelementptr double, ptr %19, i64 %608
  br label %652

610:                                              ; preds = %566, %579
  %611 = phi i64 [ %612, %579 ], [ 0, %566 ]
  %612 = add nuw nsw i64 %611, 1
  %613 = mul i64 %611, 24
  %614 = getelementptr i8, ptr %18, i64 %613
  %615 = load i64, ptr %614, align 8
  %616 = mul nsw i64 %615, %4
  %617 = add nsw i64 %616, %568
  %618 = getelementptr i8, ptr %614, i64 8
  %619 = load i64, ptr %618, align 8
  %620 = mul nsw i64 %619, %4
  %621 = getelementptr i8, ptr %614, i64 16
  %622 = load i64, ptr %621, align 8
  %623 = mul nsw i64 %622, %4
  %624 = mul i64 %611, %32
  %625 = getelementptr i64, ptr %20, i64 %624
  %626 = getelementptr i64, ptr %625, i64 %4
  %627 = getelementptr i64, ptr %626, i64 %376
  %628 = load i64, ptr %627, align 8
  %629 = icmp eq i64 %628, 0
  br i1 %629, label %606, label %581

630:                                              ; preds = %630, %583
  %631 = phi i64 [ 0, %583 ], [ %632, %630 ]
  %632 = add nuw nsw i64 %631, 1
  %633 = add nsw i64 %631, %620
  %634 = icmp slt i64 %633, 0
  %635 = select i1 %634, i64 %14, i64 0
  %636 = getelementptr double, ptr %15, i64 %633
  %637 = getelementptr double, ptr %636, i64 %635
  %638 = load double, ptr %637, align 8
  %639 = getelementptr double, ptr %590, i64 %631
  store double %638, ptr %639, align 8
  %640 = icmp eq i64 %4, %632
  br i1 %640, label %591, label %630

641:                                              ; preds = %641, %591
  %642 = phi i64 [ 0, %591 ], [ %643, %641 ]
  %643 = add nuw nsw i64 %642, 1
  %644 = getelementptr double, ptr %605, i64 %642
  %645 = load double, ptr %644, align 8
  %646 = add nsw i64 %642, %617
  %647 = icmp slt i64 %646, 0
  %648 = select i1 %647, i64 %14, i64 0
  %649 = getelementptr double, ptr %15, i64 %646
  %650 = getelementptr double, ptr %649, i64 %648
  store double %645, ptr %650, align 8
  %651 = icmp eq i64 %4, %643
  br i1 %651, label %579, label %641

652:                                              ; preds = %652, %607
  %653 = phi i64 [ 0, %607 ], [ %654, %652 ]
  %654 = add nuw nsw i64 %653, 1
  %655 = getelementptr i64, ptr %625, i64 %653
  %656 = load i64, ptr %655, align 8
  %657 = add nsw i64 %653, %620
  %658 = icmp slt i64 %657, 0
  %659 = select i1 %658, i64 %14, i64 0
  %660 = getelementptr double, ptr %15, i64 %657
  %661 = getelementptr double, ptr %660, i64 %659
  %662 = load double, ptr %661, align 8
  %663 = icmp slt i64 %656, 0
  %664 = select i1 %663, i64 %17, i64 0
  %665 = add i64 %664, %656
  %666 = mul i64 %665, %4
  %667 = getelementptr double, ptr %609, i64 %666
  %668 = getelementptr double, ptr %667, i64 %653
  store double %662, ptr %668, align 8
  %669 = add nsw i64 %656, 1
  %670 = add nsw i64 %653, %623
  %671 = icmp slt i64 %670, 0
  %672 = select i1 %671, i64 %14, i64 0
  %673 = getelementptr double, ptr %15, i64 %670
  %674 = getelementptr double, ptr %673, i64 %672
  %675 = load double, ptr %674, align 8
  %676 = sitofp i64 %669 to double
  %677 = fcmp ugt double %675, %676
  %678 = select i1 %677, i64 %669, i64 0
  store i64 %678, ptr %655, align 8
  %679 = icmp slt i64 %678, 0
  %680 = select i1 %679, i64 %17, i64 0
  %681 = add i64 %680, %678
  %682 = mul i64 %681, %4
  %683 = getelementptr double, ptr %609, i64 %682
  %684 = getelementptr double, ptr %683, i64 %653
  %685 = load double, ptr %684, align 8
  %686 = add nsw i64 %653, %617
  %687 = icmp slt i64 %686, 0
  %688 = select i1 %687, i64 %14, i64 0
  %689 = getelementptr double, ptr %15, i64 %686
  %690 = getelementptr double, ptr %689, i64 %688
  store double %685, ptr %690, align 8
  %691 = icmp eq i64 %4, %654
  br i1 %691, label %579, label %652

692:                                              ; preds = %579, %566
  br i1 %368, label %698, label %693

693:                                              ; preds = %692, %693
  %694 = phi i64 [ %695, %693 ], [ 0, %692 ]
  %695 = add nuw nsw i64 %694, 1
  %696 = getelementptr double, ptr %15, i64 %694
  store double %565, ptr %696, align 8
  %697 = icmp eq i64 %4, %695
  br i1 %697, label %698, label %693

698:                                              ; preds = %693, %692
  br i1 %914, label %699, label %702

699:                                              ; preds = %698
  %700 = load i64, ptr %918, align 8
  %701 = icmp sgt i64 %700, %561
  br i1 %701, label %702, label %703

702:                                              ; preds = %699, %698
  br label %403

703:                                              ; preds = %699, %740
  %704 = phi i64 [ %741, %740 ], [ %905, %699 ]
  br i1 %368, label %738, label %705

705:                                              ; preds = %703
  %706 = getelementptr i64, ptr %10, i64 %704
  %707 = icmp slt i64 %704, 0
  %708 = select i1 %707, i64 %8, i64 0
  %709 = getelementptr i64, ptr %706, i64 %708
  %710 = load i64, ptr %709, align 8
  %711 = icmp slt i64 %710, 0
  %712 = getelementptr double, ptr %11, i64 %704
  %713 = getelementptr double, ptr %712, i64 %708
  %714 = select i1 %711, i64 %3, i64 0
  %715 = add i64 %714, %710
  %716 = mul i64 %715, %4
  %717 = getelementptr double, ptr %901, i64 %716
  %718 = getelementptr double, ptr %12, i64 %704
  %719 = getelementptr double, ptr %718, i64 %708
  %720 = getelementptr i64, ptr %6, i64 %710
  %721 = getelementptr i64, ptr %720, i64 %714
  br label %748

722:                                              ; preds = %748
  %723 = getelementptr double, ptr %717, i64 %749
  %724 = load double, ptr %723, align 8
  %725 = fmul double %751, %724
  br label %726

726:                                              ; preds = %748, %722
  %727 = phi double [ %725, %722 ], [ 0.000000e+00, %748 ]
  %728 = load double, ptr %719, align 8
  %729 = fadd double %727, %728
  %730 = load i64, ptr %721, align 8
  %731 = mul nsw i64 %730, %4
  %732 = add nsw i64 %731, %749
  %733 = icmp slt i64 %732, 0
  %734 = select i1 %733, i64 %14, i64 0
  %735 = getelementptr double, ptr %15, i64 %732
  %736 = getelementptr double, ptr %735, i64 %734
  store double %729, ptr %736, align 8
  %737 = icmp eq i64 %4, %750
  br i1 %737, label %738, label %748

738:                                              ; preds = %726, %703
  %739 = icmp eq i64 %704, %372
  br i1 %739, label %753, label %740

740:                                              ; preds = %738
  %741 = add i64 %704, 1
  %742 = icmp slt i64 %704, -1
  %743 = select i1 %742, i64 %8, i64 0
  %744 = getelementptr i64, ptr %9, i64 %741
  %745 = getelementptr i64, ptr %744, i64 %743
  %746 = load i64, ptr %745, align 8
  %747 = icmp sgt i64 %746, %561
  br i1 %747, label %753, label %703

748:                                              ; preds = %726, %705
  %749 = phi i64 [ 0, %705 ], [ %750, %726 ]
  %750 = add nuw nsw i64 %749, 1
  %751 = load double, ptr %713, align 8
  %752 = fcmp une double %751, 0.000000e+00
  br i1 %752, label %722, label %726

753:                                              ; preds = %740, %738
  %754 = phi i64 [ %8, %738 ], [ %741, %740 ]
  %755 = shl nsw i64 %568, 3
  %756 = add nsw i64 %755, %364
  %757 = shl nsw i64 %567, 3
  %758 = add nsw i64 %757, %364
  %759 = inttoptr i64 %756 to ptr
  %760 = inttoptr i64 %758 to ptr
  tail call void %373(ptr %15, ptr %759, ptr %760, ptr %874, i64 1)
  br label %902

761:                                              ; preds = %393
  br label %762

762:                                              ; preds = %761, %393
  %763 = phi i64 [ %14, %761 ], [ 0, %393 ]
  %764 = icmp slt i64 %763, %14
  br i1 %764, label %765, label %770, !prof !1

765:                                              ; preds = %762
  %766 = shl i64 %763, 3
  %767 = getelementptr i8, ptr %15, i64 %766
  %768 = sub i64 %14, %763
  %769 = shl i64 %768, 3
  tail call void @llvm.memset.p0.i64(ptr align 8 %767, i8 0, i64 %769, i1 false)
  br label %770

770:                                              ; preds = %765, %762
  br i1 %367, label %796, label %771

771:                                              ; preds = %770
  %772 = mul i64 %394, %369
  %773 = getelementptr double, ptr %5, i64 %772
  br label %776

774:                                              ; preds = %783, %776
  %775 = icmp eq i64 %778, %3
  br i1 %775, label %796, label %776

776:                                              ; preds = %774, %771
  %777 = phi i64 [ 0, %771 ], [ %778, %774 ]
  %778 = add nuw nsw i64 %777, 1
  br i1 %368, label %774, label %779

779:                                              ; preds = %776
  %780 = mul i64 %777, %4
  %781 = getelementptr double, ptr %773, i64 %780
  %782 = getelementptr i64, ptr %6, i64 %777
  br label %783

783:                                              ; preds = %783, %779
  %784 = phi i64 [ 0, %779 ], [ %785, %783 ]
  %785 = add nuw nsw i64 %784, 1
  %786 = getelementptr double, ptr %781, i64 %784
  %787 = load double, ptr %786, align 8
  %788 = load i64, ptr %782, align 8
  %789 = mul nsw i64 %788, %4
  %790 = add nsw i64 %789, %784
  %791 = icmp slt i64 %790, 0
  %792 = select i1 %791, i64 %14, i64 0
  %793 = getelementptr double, ptr %15, i64 %790
  %794 = getelementptr double, ptr %793, i64 %792
  store double %787, ptr %794, align 8
  %795 = icmp eq i64 %4, %785
  br i1 %795, label %774, label %783

796:                                              ; preds = %774, %770
  %797 = load i64, ptr %7, align 8
  switch i64 %797, label %799 [
    i64 0, label %800
    i64 1, label %798
  ]

798:                                              ; preds = %796
  br label %800

799:                                              ; preds = %796
  br label %800

800:                                              ; preds = %799, %798, %796
  %801 = phi i64 [ %402, %799 ], [ %397, %798 ], [ %797, %796 ]
  %802 = load i64, ptr %370, align 8
  %803 = mul nsw i64 %802, %4
  %804 = add nsw i64 %803, %801
  %805 = icmp slt i64 %804, 0
  %806 = select i1 %805, i64 %14, i64 0
  %807 = getelementptr double, ptr %15, i64 %804
  %808 = getelementptr double, ptr %807, i64 %806
  %809 = load double, ptr %808, align 8
  br i1 %368, label %815, label %810

810:                                              ; preds = %800, %810
  %811 = phi i64 [ %812, %810 ], [ 0, %800 ]
  %812 = add nuw nsw i64 %811, 1
  %813 = getelementptr double, ptr %15, i64 %811
  store double %809, ptr %813, align 8
  %814 = icmp eq i64 %4, %812
  br i1 %814, label %815, label %810

815:                                              ; preds = %810, %800
  br i1 %371, label %816, label %864

816:                                              ; preds = %815
  %817 = load i64, ptr %9, align 8
  %818 = icmp slt i64 %817, 1
  br i1 %818, label %819, label %864

819:                                              ; preds = %816
  %820 = mul i64 %394, %369
  %821 = getelementptr double, ptr %5, i64 %820
  br label %822

822:                                              ; preds = %854, %819
  %823 = phi i64 [ %855, %854 ], [ 0, %819 ]
  br i1 %368, label %852, label %824

824:                                              ; preds = %822
  %825 = getelementptr i64, ptr %10, i64 %823
  %826 = load i64, ptr %825, align 8
  %827 = icmp slt i64 %826, 0
  %828 = getelementptr double, ptr %11, i64 %823
  %829 = select i1 %827, i64 %3, i64 0
  %830 = add i64 %829, %826
  %831 = mul i64 %830, %4
  %832 = getelementptr double, ptr %821, i64 %831
  %833 = getelementptr double, ptr %12, i64 %823
  %834 = getelementptr i64, ptr %6, i64 %826
  %835 = getelementptr i64, ptr %834, i64 %829
  br label %859

836:                                              ; preds = %859
  %837 = getelementptr double, ptr %832, i64 %860
  %838 = load double, ptr %837, align 8
  %839 = fmul double %862, %838
  br label %840

840:                                              ; preds = %859, %836
  %841 = phi double [ %839, %836 ], [ 0.000000e+00, %859 ]
  %842 = load double, ptr %833, align 8
  %843 = fadd double %841, %842
  %844 = load i64, ptr %835, align 8
  %845 = mul nsw i64 %844, %4
  %846 = add nsw i64 %845, %860
  %847 = icmp slt i64 %846, 0
  %848 = select i1 %847, i64 %14, i64 0
  %849 = getelementptr double, ptr %15, i64 %846
  %850 = getelementptr double, ptr %849, i64 %848
  store double %843, ptr %850, align 8
  %851 = icmp eq i64 %4, %861
  br i1 %851, label %852, label %859

852:                                              ; preds = %840, %822
  %853 = icmp eq i64 %823, %372
  br i1 %853, label %864, label %854

854:                                              ; preds = %852
  %855 = add nuw nsw i64 %823, 1
  %856 = getelementptr i64, ptr %9, i64 %855
  %857 = load i64, ptr %856, align 8
  %858 = icmp slt i64 %857, 1
  br i1 %858, label %822, label %864

859:                                              ; preds = %840, %824
  %860 = phi i64 [ 0, %824 ], [ %861, %840 ]
  %861 = add nuw nsw i64 %860, 1
  %862 = load double, ptr %828, align 8
  %863 = fcmp une double %862, 0.000000e+00
  br i1 %863, label %836, label %840

864:                                              ; preds = %854, %852, %816, %815
  %865 = phi i64 [ 0, %816 ], [ 0, %815 ], [ %8, %852 ], [ %855, %854 ]
  %866 = shl nsw i64 %397, 3
  %867 = add nsw i64 %866, %364
  %868 = shl nsw i64 %400, 3
  %869 = add nsw i64 %868, %364
  %870 = shl nsw i64 %402, 3
  %871 = add nsw i64 %870, %364
  %872 = inttoptr i64 %867 to ptr
  %873 = inttoptr i64 %869 to ptr
  %874 = inttoptr i64 %871 to ptr
  tail call void %373(ptr %15, ptr %872, ptr %873, ptr %874, i64 0)
  br i1 %374, label %894, label %919

875:                                              ; preds = %877, %919
  %876 = icmp eq i64 %921, %16
  br i1 %876, label %894, label %919

877:                                              ; preds = %952, %886
  %878 = icmp eq i64 %4, %943
  br i1 %878, label %875, label %941

879:                                              ; preds = %941
  store i64 0, ptr %933, align 8
  br label %880

880:                                              ; preds = %941, %879
  %881 = getelementptr i64, ptr %931, i64 %942
  store i64 0, ptr %881, align 8
  %882 = load double, ptr %948, align 8
  %883 = fcmp ult double %882, 1.000000e+00
  %884 = fcmp ugt double %882, %377
  %885 = select i1 %883, i1 true, i1 %884
  br i1 %885, label %980, label %886

886:                                              ; preds = %880
  br i1 %378, label %877, label %887

887:                                              ; preds = %886
  %888 = add nsw i64 %942, %926
  %889 = icmp slt i64 %888, 0
  %890 = select i1 %889, i64 %14, i64 0
  %891 = getelementptr double, ptr %15, i64 %888
  %892 = getelementptr double, ptr %891, i64 %890
  %893 = getelementptr double, ptr %940, i64 %942
  br label %952

894:                                              ; preds = %875, %864
  tail call void %373(ptr %15, ptr %872, ptr %873, ptr %874, i64 1)
  %895 = mul nsw i64 %394, %4
  %896 = sub nsw i64 %25, %895
  %897 = tail call i64 @llvm.smin.i64(i64 %896, i64 %4)
  %898 = mul i64 %895, %34
  %899 = icmp slt i64 %897, 1
  %900 = mul i64 %394, %369
  %901 = getelementptr double, ptr %5, i64 %900
  br label %902

902:                                              ; preds = %894, %753
  %903 = phi i64 [ %568, %753 ], [ %397, %894 ]
  %904 = phi i64 [ %567, %753 ], [ %400, %894 ]
  %905 = phi i64 [ %754, %753 ], [ %865, %894 ]
  %906 = phi double [ %558, %753 ], [ %809, %894 ]
  %907 = phi i64 [ %559, %753 ], [ 0, %894 ]
  %908 = phi i64 [ %561, %753 ], [ 0, %894 ]
  %909 = phi i64 [ %534, %753 ], [ 0, %894 ]
  %910 = phi double [ %560, %753 ], [ -1.000000e+00, %894 ]
  %911 = phi double [ %565, %753 ], [ %809, %894 ]
  %912 = phi double [ %411, %753 ], [ %809, %894 ]
  %913 = phi i64 [ %535, %753 ], [ %898, %894 ]
  %914 = icmp slt i64 %905, %8
  %915 = icmp slt i64 %905, 0
  %916 = select i1 %915, i64 %8, i64 0
  %917 = getelementptr i64, ptr %9, i64 %905
  %918 = getelementptr i64, ptr %917, i64 %916
  br label %403

919:                                              ; preds = %864, %875
  %920 = phi i64 [ %921, %875 ], [ 0, %864 ]
  %921 = add nuw nsw i64 %920, 1
  %922 = mul i64 %920, 24
  %923 = getelementptr i8, ptr %18, i64 %922
  %924 = load i64, ptr %923, align 8
  %925 = add i64 %924, %396
  %926 = mul i64 %925, %4
  %927 = getelementptr i8, ptr %923, i64 16
  %928 = load i64, ptr %927, align 8
  %929 = mul nsw i64 %928, %4
  %930 = mul i64 %920, %32
  %931 = getelementptr i64, ptr %20, i64 %930
  %932 = getelementptr i64, ptr %931, i64 %4
  %933 = getelementptr i64, ptr %932, i64 %376
  store i64 1, ptr %933, align 8
  br i1 %368, label %875, label %934

934:                                              ; preds = %919
  %935 = icmp slt i64 %929, 0
  %936 = select i1 %935, i64 %14, i64 0
  %937 = getelementptr double, ptr %15, i64 %929
  %938 = getelementptr double, ptr %937, i64 %936
  %939 = mul i64 %920, %379
  %940 = getelementptr double, ptr %19, i64 %939
  br label %941

941:                                              ; preds = %934, %877
  %942 = phi i64 [ 0, %934 ], [ %943, %877 ]
  %943 = add nuw nsw i64 %942, 1
  %944 = add nsw i64 %942, %929
  %945 = icmp slt i64 %944, 0
  %946 = select i1 %945, i64 %14, i64 0
  %947 = getelementptr double, ptr %15, i64 %944
  %948 = getelementptr double, ptr %947, i64 %946
  %949 = load double, ptr %948, align 8
  %950 = load double, ptr %938, align 8
  %951 = fcmp une double %949, %950
  br i1 %951, label %879, label %880

952:                                              ; preds = %952, %887
  %953 = phi i64 [ 0, %887 ], [ %954, %952 ]
  %954 = add nuw nsw i64 %953, 1
  %955 = load double, ptr %892, align 8
  %956 = mul i64 %953, %4
  %957 = getelementptr double, ptr %893, i64 %956
  store double %955, ptr %957, align 8
  %958 = icmp eq i64 %17, %954
  br i1 %958, label %877, label %952

959:                                              ; preds = %556, %971
  %960 = phi i64 [ %961, %971 ], [ %405, %556 ]
  %961 = phi i64 [ %960, %971 ], [ %404, %556 ]
  %962 = phi i64 [ %963, %971 ], [ 1, %556 ]
  %963 = add nuw i64 %962, 1
  %964 = icmp eq i64 %962, %388
  %965 = select i1 %964, double %565, double %537
  br i1 %368, label %971, label %966

966:                                              ; preds = %959, %966
  %967 = phi i64 [ %968, %966 ], [ 0, %959 ]
  %968 = add nuw nsw i64 %967, 1
  %969 = getelementptr double, ptr %15, i64 %967
  store double %965, ptr %969, align 8
  %970 = icmp eq i64 %4, %968
  br i1 %970, label %971, label %966

971:                                              ; preds = %966, %959
  %972 = add nuw nsw i64 %962, 2
  %973 = shl nsw i64 %960, 3
  %974 = add nsw i64 %973, %364
  %975 = shl nsw i64 %961, 3
  %976 = add nsw i64 %975, %364
  %977 = inttoptr i64 %974 to ptr
  %978 = inttoptr i64 %976 to ptr
  tail call void %373(ptr %15, ptr %977, ptr %978, ptr %874, i64 range(i64 -9223372036854775806, -9223372036854775808) %972)
  %979 = icmp eq i64 %962, %389
  br i1 %979, label %566, label %959

980:                                              ; preds = %880, %541
  %981 = phi i64 [ %534, %541 ], [ -1, %880 ]
  %982 = icmp slt i64 %981, 0
  %983 = icmp eq i64 %395, %2
  %984 = select i1 %982, i1 true, i1 %983
  br i1 %984, label %391, label %393
}

define i64 @ts.typed(i64 %0, i64 %1, i64 %2, i64 %3, ptr readonly captures(none) %4, ptr readonly captures(none) %5, ptr readonly captures(none) %6, i64 %7, ptr readonly captures(none) %8, ptr readonly captures(none) %9, ptr readonly captures(none) %10, ptr readonly captures(none) %11, ptr readonly captures(none) %12, i64 %13, ptr %14, i64 %15, i64 %16, ptr readonly captures(none) %17, ptr captures(none) %18, ptr captures(none) %19, i64 %20, ptr readonly captures(none) %21, i64 %22, ptr writeonly captures(none) %23, i64 %24, i64 %25, i64 %26, ptr %27, i64 %28, i64 %29) local_unnamed_addr {
  %31 = alloca i64, align 8
  store i64 0, ptr %31, align 8
  call fastcc void @0(ptr %31, i64 %0, i64 %1, i64 %2, i64 %3, ptr %4, ptr %5, ptr %6, i64 %7, ptr %8, ptr %9, ptr %10, ptr %11, ptr %12, i64 %13, ptr %14, i64 %15, i64 %16, ptr %17, ptr %18, ptr %19, i64 %20, ptr %21, i64 %22, ptr %23, i64 %24, i64 %25, i64 %26, ptr %27, i64 %28, i64 %29) #2
  %32 = load i64, ptr %31, align 8
  ret i64 %32
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
