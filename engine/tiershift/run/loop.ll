; What numba makes of loop.py, by `python -m tiershift.run.derive`. Source: d4d6376c9ccf4fc5249b1a931cd168230584d48c3979a0531028ce624db14b5e

define internal fastcc void @0(ptr noalias nonnull writeonly captures(none) %0, i64 %1, i64 %2, i64 %3, i64 %4, ptr readonly captures(none) %5, ptr readonly captures(none) %6, ptr readonly captures(none) %7, i64 %8, ptr readonly captures(none) %9, ptr readonly captures(none) %10, ptr readonly captures(none) %11, ptr readonly captures(none) %12, ptr readonly captures(none) %13, i64 %14, ptr %15, i64 %16, i64 %17, ptr readonly captures(none) %18, ptr captures(none) %19, ptr captures(none) %20, i64 %21, ptr readonly captures(none) %22, i64 %23, ptr writeonly captures(none) %24, i64 %25, i64 %26, i64 %27, ptr %28, i64 %29, i64 %30) unnamed_addr {
  %32 = add nsw i64 %4, 1
  %33 = shl i64 %27, 3
  %34 = mul i64 %27, %26
  %35 = mul i64 %34, %25
  %36 = icmp eq i64 %21, 0
  %37 = icmp sgt i64 %27, 0
  %38 = select i1 %36, i1 %37, i1 false
  br i1 %38, label %39, label %353

39:                                               ; preds = %31
  %40 = ptrtoint ptr %28 to i64
  %41 = getelementptr i8, ptr %13, i64 8
  %42 = load i64, ptr %41, align 8
  %43 = shl nsw i64 %42, 3
  %44 = icmp slt i64 %14, 1
  br i1 %44, label %111, label %112, !prof !0

45:                                               ; preds = %351
  %46 = icmp slt i64 %270, 0
  %47 = select i1 %46, i64 %8, i64 0
  %48 = getelementptr i64, ptr %9, i64 %270
  %49 = getelementptr i64, ptr %48, i64 %47
  %50 = load i64, ptr %49, align 8
  %51 = icmp sgt i64 %50, %272
  br i1 %51, label %108, label %52

52:                                               ; preds = %45, %89
  %53 = phi i64 [ %90, %89 ], [ %270, %45 ]
  br i1 %241, label %87, label %54

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
  %88 = icmp eq i64 %53, %242
  br i1 %88, label %102, label %89

89:                                               ; preds = %87
  %90 = add i64 %53, 1
  %91 = icmp slt i64 %53, -1
  %92 = select i1 %91, i64 %8, i64 0
  %93 = getelementptr i64, ptr %9, i64 %90
  %94 = getelementptr i64, ptr %93, i64 %92
  %95 = load i64, ptr %94, align 8
  %96 = icmp sgt i64 %95, %272
  br i1 %96, label %102, label %52

97:                                               ; preds = %75, %54
  %98 = phi i64 [ 0, %54 ], [ %99, %75 ]
  %99 = add nuw nsw i64 %98, 1
  %100 = load double, ptr %62, align 8
  %101 = fcmp une double %100, 0.000000e+00
  br i1 %101, label %71, label %75

102:                                              ; preds = %89, %87
  %103 = phi i64 [ %8, %87 ], [ %90, %89 ]
  %104 = add nsw i64 %274, %33
  %105 = add nsw i64 %274, %43
  %106 = inttoptr i64 %104 to ptr
  %107 = inttoptr i64 %105 to ptr
  tail call void %216(ptr nonnull %15, ptr %277, ptr %106, ptr %107, i64 1)
  br label %108

108:                                              ; preds = %351, %102, %45
  %109 = phi i64 [ %103, %102 ], [ %270, %45 ], [ %270, %351 ]
  %110 = icmp eq i64 %273, %26
  br i1 %110, label %383, label %269

111:                                              ; preds = %39
  br label %112

112:                                              ; preds = %111, %39
  %113 = phi i64 [ %14, %111 ], [ 0, %39 ]
  %114 = icmp slt i64 %113, %14
  br i1 %114, label %115, label %120, !prof !1

115:                                              ; preds = %112
  %116 = shl i64 %113, 3
  %117 = getelementptr i8, ptr %15, i64 %116
  %118 = sub i64 %14, %113
  %119 = shl i64 %118, 3
  tail call void @llvm.memset.p0.i64(ptr align 8 %117, i8 0, i64 %119, i1 false)
  br label %120

120:                                              ; preds = %115, %112
  %121 = icmp slt i64 %3, 1
  br i1 %121, label %146, label %122

122:                                              ; preds = %120
  %123 = icmp slt i64 %4, 1
  br label %126

124:                                              ; preds = %133, %126
  %125 = icmp eq i64 %128, %3
  br i1 %125, label %146, label %126

126:                                              ; preds = %124, %122
  %127 = phi i64 [ 0, %122 ], [ %128, %124 ]
  %128 = add nuw nsw i64 %127, 1
  br i1 %123, label %124, label %129

129:                                              ; preds = %126
  %130 = mul i64 %127, %4
  %131 = getelementptr double, ptr %5, i64 %130
  %132 = getelementptr i64, ptr %6, i64 %127
  br label %133

133:                                              ; preds = %133, %129
  %134 = phi i64 [ 0, %129 ], [ %135, %133 ]
  %135 = add nuw nsw i64 %134, 1
  %136 = getelementptr double, ptr %131, i64 %134
  %137 = load double, ptr %136, align 8
  %138 = load i64, ptr %132, align 8
  %139 = mul nsw i64 %138, %4
  %140 = add nsw i64 %139, %134
  %141 = icmp slt i64 %140, 0
  %142 = select i1 %141, i64 %14, i64 0
  %143 = getelementptr double, ptr %15, i64 %140
  %144 = getelementptr double, ptr %143, i64 %142
  store double %137, ptr %144, align 8
  %145 = icmp eq i64 %4, %135
  br i1 %145, label %124, label %133

146:                                              ; preds = %124, %120
  %147 = getelementptr i8, ptr %7, i64 8
  %148 = load i64, ptr %147, align 8
  %149 = icmp slt i64 %148, 0
  %150 = select i1 %149, i64 %14, i64 0
  %151 = getelementptr double, ptr %15, i64 %148
  %152 = getelementptr double, ptr %151, i64 %150
  %153 = load double, ptr %152, align 8
  %154 = getelementptr i8, ptr %7, i64 40
  %155 = load i64, ptr %154, align 8
  %156 = icmp slt i64 %155, 0
  %157 = select i1 %156, i64 %14, i64 0
  %158 = getelementptr double, ptr %15, i64 %155
  %159 = getelementptr double, ptr %158, i64 %157
  %160 = load double, ptr %159, align 8
  store double %153, ptr %15, align 8
  %161 = icmp sgt i64 %8, 0
  br i1 %161, label %162, label %210

162:                                              ; preds = %146
  %163 = load i64, ptr %9, align 8
  %164 = icmp slt i64 %163, 1
  br i1 %164, label %165, label %210

165:                                              ; preds = %162
  %166 = icmp slt i64 %4, 1
  %167 = add nsw i64 %8, -1
  br label %168

168:                                              ; preds = %200, %165
  %169 = phi i64 [ %201, %200 ], [ 0, %165 ]
  br i1 %166, label %198, label %170

170:                                              ; preds = %168
  %171 = getelementptr i64, ptr %10, i64 %169
  %172 = load i64, ptr %171, align 8
  %173 = icmp slt i64 %172, 0
  %174 = getelementptr double, ptr %11, i64 %169
  %175 = select i1 %173, i64 %3, i64 0
  %176 = add i64 %175, %172
  %177 = mul i64 %176, %4
  %178 = getelementptr double, ptr %5, i64 %177
  %179 = getelementptr double, ptr %12, i64 %169
  %180 = getelementptr i64, ptr %6, i64 %172
  %181 = getelementptr i64, ptr %180, i64 %175
  br label %205

182:                                              ; preds = %205
  %183 = getelementptr double, ptr %178, i64 %206
  %184 = load double, ptr %183, align 8
  %185 = fmul double %208, %184
  br label %186

186:                                              ; preds = %205, %182
  %187 = phi double [ %185, %182 ], [ 0.000000e+00, %205 ]
  %188 = load double, ptr %179, align 8
  %189 = fadd double %187, %188
  %190 = load i64, ptr %181, align 8
  %191 = mul nsw i64 %190, %4
  %192 = add nsw i64 %191, %206
  %193 = icmp slt i64 %192, 0
  %194 = select i1 %193, i64 %14, i64 0
  %195 = getelementptr double, ptr %15, i64 %192
  %196 = getelementptr double, ptr %195, i64 %194
  store double %189, ptr %196, align 8
  %197 = icmp eq i64 %4, %207
  br i1 %197, label %198, label %205

198:                                              ; preds = %186, %168
  %199 = icmp eq i64 %169, %167
  br i1 %199, label %210, label %200

200:                                              ; preds = %198
  %201 = add nuw nsw i64 %169, 1
  %202 = getelementptr i64, ptr %9, i64 %201
  %203 = load i64, ptr %202, align 8
  %204 = icmp slt i64 %203, 1
  br i1 %204, label %168, label %210

205:                                              ; preds = %186, %170
  %206 = phi i64 [ 0, %170 ], [ %207, %186 ]
  %207 = add nuw nsw i64 %206, 1
  %208 = load double, ptr %174, align 8
  %209 = fcmp une double %208, 0.000000e+00
  br i1 %209, label %182, label %186

210:                                              ; preds = %200, %198, %162, %146
  %211 = phi i64 [ 0, %162 ], [ 0, %146 ], [ %8, %198 ], [ %201, %200 ]
  %212 = add nsw i64 %33, %40
  %213 = add nsw i64 %43, %40
  %214 = inttoptr i64 %212 to ptr
  %215 = inttoptr i64 %213 to ptr
  %216 = inttoptr i64 %1 to ptr
  tail call void %216(ptr nonnull %15, ptr %28, ptr %214, ptr %215, i64 0)
  %217 = icmp slt i64 %16, 1
  br i1 %217, label %236, label %218

218:                                              ; preds = %210
  %219 = sitofp i64 %17 to double
  %220 = icmp slt i64 %17, 1
  %221 = mul i64 %17, %4
  br label %243

222:                                              ; preds = %262, %230
  %223 = icmp eq i64 %245, %16
  br i1 %223, label %236, label %243

224:                                              ; preds = %243
  store i64 0, ptr %253, align 8
  br label %225

225:                                              ; preds = %243, %224
  store i64 0, ptr %252, align 8
  %226 = load double, ptr %259, align 8
  %227 = fcmp ult double %226, 1.000000e+00
  %228 = fcmp ugt double %226, %219
  %229 = select i1 %227, i1 true, i1 %228
  br i1 %229, label %383, label %230

230:                                              ; preds = %225
  br i1 %220, label %222, label %231

231:                                              ; preds = %230
  %232 = icmp slt i64 %248, 0
  %233 = select i1 %232, i64 %35, i64 0
  %234 = getelementptr double, ptr %28, i64 %248
  %235 = getelementptr double, ptr %234, i64 %233
  br label %262

236:                                              ; preds = %222, %210
  tail call void %216(ptr nonnull %15, ptr %28, ptr %214, ptr %215, i64 1)
  %237 = add i64 %26, -1
  %238 = icmp slt i64 %237, 1
  br i1 %238, label %383, label %239

239:                                              ; preds = %236
  %240 = mul i64 %17, %4
  %241 = icmp slt i64 %4, 1
  %242 = add i64 %8, -1
  br label %269

243:                                              ; preds = %222, %218
  %244 = phi i64 [ 0, %218 ], [ %245, %222 ]
  %245 = add nuw nsw i64 %244, 1
  %246 = mul i64 %244, 24
  %247 = getelementptr i8, ptr %18, i64 %246
  %248 = load i64, ptr %247, align 8
  %249 = getelementptr i8, ptr %247, i64 16
  %250 = load i64, ptr %249, align 8
  %251 = mul i64 %244, %32
  %252 = getelementptr i64, ptr %20, i64 %251
  %253 = getelementptr i8, ptr %252, i64 8
  store i64 1, ptr %253, align 8
  %254 = mul i64 %221, %244
  %255 = getelementptr double, ptr %19, i64 %254
  %256 = getelementptr double, ptr %15, i64 %250
  %257 = icmp slt i64 %250, 0
  %258 = select i1 %257, i64 %14, i64 0
  %259 = getelementptr double, ptr %256, i64 %258
  %260 = load double, ptr %259, align 8
  %261 = fcmp uno double %260, 0.000000e+00
  br i1 %261, label %224, label %225

262:                                              ; preds = %262, %231
  %263 = phi i64 [ 0, %231 ], [ %264, %262 ]
  %264 = add nuw nsw i64 %263, 1
  %265 = load double, ptr %235, align 8
  %266 = mul i64 %263, %4
  %267 = getelementptr double, ptr %255, i64 %266
  store double %265, ptr %267, align 8
  %268 = icmp eq i64 %17, %264
  br i1 %268, label %222, label %262

269:                                              ; preds = %239, %108
  %270 = phi i64 [ %211, %239 ], [ %109, %108 ]
  %271 = phi i64 [ %40, %239 ], [ %274, %108 ]
  %272 = phi i64 [ 1, %239 ], [ %273, %108 ]
  %273 = add nuw i64 %272, 1
  %274 = add nsw i64 %271, %33
  %275 = add nsw i64 %271, %43
  %276 = inttoptr i64 %271 to ptr
  %277 = inttoptr i64 %274 to ptr
  %278 = inttoptr i64 %275 to ptr
  tail call void %216(ptr nonnull %15, ptr %276, ptr %277, ptr %278, i64 2)
  %279 = sitofp i64 %272 to double
  %280 = fmul double %160, %279
  %281 = fadd double %153, %280
  store double %281, ptr %15, align 8
  %282 = mul nsw i64 %272, %27
  br i1 %217, label %351, label %321

283:                                              ; preds = %337, %307
  %284 = phi i64 [ %340, %337 ], [ %308, %307 ]
  %285 = phi i64 [ %338, %337 ], [ %309, %307 ]
  %286 = getelementptr double, ptr %19, i64 %285
  %287 = add nsw i64 %284, 1
  %288 = icmp slt i64 %331, 0
  %289 = select i1 %288, i64 %14, i64 0
  %290 = getelementptr double, ptr %15, i64 %331
  %291 = getelementptr double, ptr %290, i64 %289
  %292 = load double, ptr %291, align 8
  %293 = sitofp i64 %287 to double
  %294 = fcmp ugt double %292, %293
  %295 = select i1 %294, i64 %287, i64 0
  store i64 %295, ptr %333, align 8
  %296 = icmp slt i64 %295, 0
  %297 = select i1 %296, i64 %17, i64 0
  %298 = add i64 %297, %295
  %299 = mul i64 %298, %4
  %300 = getelementptr double, ptr %286, i64 %299
  %301 = load double, ptr %300, align 8
  %302 = icmp slt i64 %327, 0
  %303 = select i1 %302, i64 %35, i64 0
  %304 = getelementptr double, ptr %28, i64 %327
  %305 = getelementptr double, ptr %304, i64 %303
  store double %301, ptr %305, align 8
  %306 = icmp eq i64 %323, %16
  br i1 %306, label %351, label %321

307:                                              ; preds = %321
  %308 = load i64, ptr %333, align 8
  %309 = mul i64 %322, %240
  %310 = getelementptr double, ptr %19, i64 %309
  %311 = icmp slt i64 %308, 0
  %312 = select i1 %311, i64 %17, i64 0
  %313 = add i64 %312, %308
  %314 = mul i64 %313, %4
  %315 = getelementptr double, ptr %310, i64 %314
  %316 = icmp slt i64 %329, 0
  %317 = select i1 %316, i64 %14, i64 0
  %318 = getelementptr double, ptr %15, i64 %329
  %319 = getelementptr double, ptr %318, i64 %317
  %320 = load double, ptr %319, align 8
  store double %320, ptr %315, align 8
  br label %283

321:                                              ; preds = %269, %283
  %322 = phi i64 [ %323, %283 ], [ 0, %269 ]
  %323 = add nuw nsw i64 %322, 1
  %324 = mul i64 %322, 24
  %325 = getelementptr i8, ptr %18, i64 %324
  %326 = load i64, ptr %325, align 8
  %327 = add nsw i64 %326, %282
  %328 = getelementptr i8, ptr %325, i64 8
  %329 = load i64, ptr %328, align 8
  %330 = getelementptr i8, ptr %325, i64 16
  %331 = load i64, ptr %330, align 8
  %332 = mul i64 %322, %32
  %333 = getelementptr i64, ptr %20, i64 %332
  %334 = getelementptr i8, ptr %333, i64 8
  %335 = load i64, ptr %334, align 8
  %336 = icmp eq i64 %335, 0
  br i1 %336, label %337, label %307

337:                                              ; preds = %321
  %338 = mul i64 %322, %240
  %339 = getelementptr double, ptr %19, i64 %338
  %340 = load i64, ptr %333, align 8
  %341 = icmp slt i64 %329, 0
  %342 = select i1 %341, i64 %14, i64 0
  %343 = getelementptr double, ptr %15, i64 %329
  %344 = getelementptr double, ptr %343, i64 %342
  %345 = load double, ptr %344, align 8
  %346 = icmp slt i64 %340, 0
  %347 = select i1 %346, i64 %17, i64 0
  %348 = add i64 %347, %340
  %349 = mul i64 %348, %4
  %350 = getelementptr double, ptr %339, i64 %349
  store double %345, ptr %350, align 8
  br label %283

351:                                              ; preds = %283, %269
  %352 = icmp slt i64 %270, %8
  br i1 %352, label %45, label %108

353:                                              ; preds = %31
  %354 = icmp slt i64 %2, 1
  br i1 %354, label %383, label %355

355:                                              ; preds = %353
  %356 = ptrtoint ptr %15 to i64
  %357 = getelementptr i8, ptr %13, i64 8
  %358 = icmp slt i64 %14, 1
  %359 = icmp slt i64 %3, 1
  %360 = icmp slt i64 %4, 1
  %361 = mul i64 %4, %3
  %362 = icmp sgt i64 %8, 0
  %363 = add i64 %8, -1
  %364 = inttoptr i64 %1 to ptr
  %365 = getelementptr i8, ptr %7, i64 8
  %366 = icmp slt i64 %16, 1
  %367 = icmp slt i64 %4, 0
  %368 = select i1 %367, i64 %32, i64 0
  %369 = sitofp i64 %17 to double
  %370 = icmp slt i64 %17, 1
  %371 = mul i64 %17, %4
  %372 = getelementptr i8, ptr %7, i64 32
  %373 = getelementptr i8, ptr %7, i64 40
  %374 = getelementptr i8, ptr %7, i64 48
  %375 = getelementptr i8, ptr %7, i64 56
  %376 = icmp slt i64 %21, 1
  %377 = icmp eq i64 %4, 1
  %378 = getelementptr i8, ptr %7, i64 16
  %379 = getelementptr i8, ptr %7, i64 24
  %380 = add i64 %30, -1
  %381 = tail call i64 @llvm.smax.i64(i64 %380, i64 0)
  %382 = icmp slt i64 %380, 1
  br label %385

383:                                              ; preds = %976, %225, %108, %236, %353
  %384 = phi i64 [ %237, %108 ], [ 0, %353 ], [ -1, %225 ], [ %237, %236 ], [ %977, %976 ]
  store i64 %384, ptr %0, align 8
  ret void

385:                                              ; preds = %976, %355
  %386 = phi i64 [ 0, %355 ], [ %387, %976 ]
  %387 = add nuw nsw i64 %386, 1
  %388 = load i64, ptr %13, align 8
  %389 = mul nsw i64 %388, %4
  %390 = load i64, ptr %357, align 8
  %391 = mul nsw i64 %390, %4
  %392 = add nsw i64 %391, %389
  %393 = shl nsw i64 %391, 1
  %394 = add nsw i64 %393, %389
  br i1 %358, label %753, label %754, !prof !0

395:                                              ; preds = %694, %898
  %396 = phi i64 [ %899, %898 ], [ %560, %694 ]
  %397 = phi i64 [ %900, %898 ], [ %559, %694 ]
  %398 = phi double [ %902, %898 ], [ %550, %694 ]
  %399 = phi i64 [ %903, %898 ], [ %551, %694 ]
  %400 = phi i64 [ %904, %898 ], [ %553, %694 ]
  %401 = phi i64 [ %905, %898 ], [ %526, %694 ]
  %402 = phi double [ %906, %898 ], [ %552, %694 ]
  %403 = phi double [ %907, %898 ], [ %557, %694 ]
  %404 = phi double [ %908, %898 ], [ %403, %694 ]
  %405 = phi i64 [ %909, %898 ], [ %527, %694 ]
  %406 = shl nsw i64 %396, 3
  %407 = add nsw i64 %406, %356
  %408 = shl nsw i64 %397, 3
  %409 = add nsw i64 %408, %356
  %410 = inttoptr i64 %407 to ptr
  %411 = inttoptr i64 %409 to ptr
  tail call void %364(ptr %15, ptr %410, ptr %411, ptr %847, i64 2)
  %412 = load i64, ptr %372, align 8
  switch i64 %412, label %414 [
    i64 0, label %415
    i64 1, label %413
  ]

413:                                              ; preds = %395
  br label %415

414:                                              ; preds = %395
  br label %415

415:                                              ; preds = %414, %413, %395
  %416 = phi i64 [ %394, %414 ], [ %396, %413 ], [ %412, %395 ]
  %417 = load i64, ptr %373, align 8
  %418 = mul nsw i64 %417, %4
  %419 = add nsw i64 %418, %416
  %420 = icmp slt i64 %419, 0
  %421 = select i1 %420, i64 %14, i64 0
  %422 = getelementptr double, ptr %15, i64 %419
  %423 = getelementptr double, ptr %422, i64 %421
  %424 = load double, ptr %423, align 8
  %425 = icmp eq i64 %400, 0
  br i1 %425, label %454, label %426

426:                                              ; preds = %415
  %427 = load i64, ptr %374, align 8
  switch i64 %427, label %429 [
    i64 0, label %430
    i64 1, label %428
  ]

428:                                              ; preds = %426
  br label %430

429:                                              ; preds = %426
  br label %430

430:                                              ; preds = %429, %428, %426
  %431 = phi i64 [ %394, %429 ], [ %396, %428 ], [ %427, %426 ]
  %432 = load i64, ptr %375, align 8
  %433 = mul nsw i64 %432, %4
  %434 = add nsw i64 %433, %431
  %435 = icmp slt i64 %434, 0
  %436 = select i1 %435, i64 %14, i64 0
  %437 = getelementptr double, ptr %15, i64 %434
  %438 = getelementptr double, ptr %437, i64 %436
  %439 = load double, ptr %438, align 8
  %440 = fcmp ugt double %439, %424
  br i1 %440, label %441, label %454

441:                                              ; preds = %430
  %442 = fmul double %424, 0x3EB0C6F7A0B5ED8D
  %443 = fsub double %403, %864
  %444 = fadd double %443, %442
  %445 = fdiv double %444, %439
  %446 = tail call double @llvm.floor.f64(double %445)
  %447 = fptosi double %446 to i64
  %448 = fsub double %404, %864
  %449 = fadd double %448, %442
  %450 = fdiv double %449, %439
  %451 = tail call double @llvm.floor.f64(double %450)
  %452 = fptosi double %451 to i64
  %453 = icmp sgt i64 %447, %452
  br i1 %453, label %454, label %525

454:                                              ; preds = %441, %430, %415
  %455 = icmp slt i64 %401, %23
  br i1 %455, label %456, label %461

456:                                              ; preds = %454
  %457 = icmp slt i64 %401, 0
  %458 = select i1 %457, i64 %23, i64 0
  %459 = getelementptr double, ptr %24, i64 %401
  %460 = getelementptr double, ptr %459, i64 %458
  store double %403, ptr %460, align 8
  br label %461

461:                                              ; preds = %456, %454
  %462 = icmp slt i64 %401, %26
  br i1 %462, label %463, label %522

463:                                              ; preds = %461
  br i1 %376, label %520, label %483

464:                                              ; preds = %483
  br label %466

465:                                              ; preds = %483
  br label %466

466:                                              ; preds = %483, %465, %464
  %467 = phi i64 [ %394, %465 ], [ %396, %464 ], [ %489, %483 ]
  %468 = add i64 %467, %494
  br i1 %377, label %469, label %474

469:                                              ; preds = %466
  %470 = icmp slt i64 %491, 1
  br i1 %470, label %480, label %471

471:                                              ; preds = %469
  %472 = getelementptr double, ptr %15, i64 %468
  %473 = getelementptr double, ptr %28, i64 %484
  br label %495

474:                                              ; preds = %466
  br i1 %895, label %480, label %475

475:                                              ; preds = %474
  %476 = tail call i64 @llvm.smax.i64(i64 %491, i64 0)
  %477 = icmp slt i64 %491, 1
  br label %502

478:                                              ; preds = %509, %502
  %479 = icmp eq i64 %893, %504
  br i1 %479, label %480, label %502

480:                                              ; preds = %478, %495, %474, %469
  %481 = add i64 %491, %484
  %482 = icmp eq i64 %486, %21
  br i1 %482, label %520, label %483

483:                                              ; preds = %463, %480
  %484 = phi i64 [ %481, %480 ], [ %405, %463 ]
  %485 = phi i64 [ %486, %480 ], [ 0, %463 ]
  %486 = add nuw nsw i64 %485, 1
  %487 = mul i64 %485, 24
  %488 = getelementptr i8, ptr %22, i64 %487
  %489 = load i64, ptr %488, align 8
  %490 = getelementptr i8, ptr %488, i64 16
  %491 = load i64, ptr %490, align 8
  %492 = getelementptr i8, ptr %488, i64 8
  %493 = load i64, ptr %492, align 8
  %494 = mul i64 %493, %4
  switch i64 %489, label %465 [
    i64 0, label %466
    i64 1, label %464
  ]

495:                                              ; preds = %495, %471
  %496 = phi i64 [ 0, %471 ], [ %497, %495 ]
  %497 = add nuw nsw i64 %496, 1
  %498 = getelementptr double, ptr %472, i64 %496
  %499 = load double, ptr %498, align 8
  %500 = getelementptr double, ptr %473, i64 %496
  store double %499, ptr %500, align 8
  %501 = icmp eq i64 %497, %491
  br i1 %501, label %480, label %495

502:                                              ; preds = %478, %475
  %503 = phi i64 [ 0, %475 ], [ %504, %478 ]
  %504 = add nuw nsw i64 %503, 1
  br i1 %477, label %478, label %505

505:                                              ; preds = %502
  %506 = mul i64 %503, %34
  %507 = add i64 %506, %484
  %508 = add i64 %503, %468
  br label %509

509:                                              ; preds = %509, %505
  %510 = phi i64 [ %518, %509 ], [ %508, %505 ]
  %511 = phi i64 [ %517, %509 ], [ %507, %505 ]
  %512 = phi i64 [ %513, %509 ], [ %476, %505 ]
  %513 = add nsw i64 %512, -1
  %514 = getelementptr double, ptr %15, i64 %510
  %515 = load double, ptr %514, align 8
  %516 = getelementptr double, ptr %28, i64 %511
  store double %515, ptr %516, align 8
  %517 = add i64 %511, 1
  %518 = add i64 %510, %4
  %519 = icmp sgt i64 %512, 1
  br i1 %519, label %509, label %478

520:                                              ; preds = %480, %463
  %521 = add i64 %405, %27
  br label %522

522:                                              ; preds = %520, %461
  %523 = phi i64 [ %521, %520 ], [ %405, %461 ]
  %524 = add nsw i64 %401, 1
  br label %525

525:                                              ; preds = %522, %441
  %526 = phi i64 [ %524, %522 ], [ %401, %441 ]
  %527 = phi i64 [ %523, %522 ], [ %405, %441 ]
  %528 = fmul double %424, 5.000000e-01
  %529 = fadd double %403, %528
  %530 = load i64, ptr %378, align 8
  switch i64 %530, label %532 [
    i64 0, label %533
    i64 1, label %531
  ]

531:                                              ; preds = %525
  br label %533

532:                                              ; preds = %525
  br label %533

533:                                              ; preds = %532, %531, %525
  %534 = phi i64 [ %394, %532 ], [ %396, %531 ], [ %530, %525 ]
  %535 = load i64, ptr %379, align 8
  %536 = mul nsw i64 %535, %4
  %537 = add nsw i64 %536, %534
  %538 = icmp slt i64 %537, 0
  %539 = select i1 %538, i64 %14, i64 0
  %540 = getelementptr double, ptr %15, i64 %537
  %541 = getelementptr double, ptr %540, i64 %539
  %542 = load double, ptr %541, align 8
  %543 = fcmp ule double %529, %542
  %544 = fcmp ogt double %424, 0.000000e+00
  %545 = select i1 %543, i1 %544, i1 false
  %546 = icmp slt i64 %400, %29
  %547 = select i1 %545, i1 %546, i1 false
  br i1 %547, label %548, label %976

548:                                              ; preds = %533
  %549 = fcmp une double %424, %402
  %550 = select i1 %549, double %403, double %398
  %551 = select i1 %549, i64 %400, i64 %399
  %552 = select i1 %549, double %424, double %402
  %553 = add nuw nsw i64 %400, 1
  %554 = sub nsw i64 %553, %551
  %555 = sitofp i64 %554 to double
  %556 = fmul double %424, %555
  %557 = fadd double %550, %556
  br i1 %382, label %558, label %955

558:                                              ; preds = %967, %548
  %559 = phi i64 [ %396, %548 ], [ %956, %967 ]
  %560 = phi i64 [ %397, %548 ], [ %957, %967 ]
  br i1 %366, label %684, label %602

561:                                              ; preds = %573
  %562 = add nsw i64 %574, 1
  %563 = icmp slt i64 %615, 0
  %564 = select i1 %563, i64 %14, i64 0
  %565 = getelementptr double, ptr %15, i64 %615
  %566 = getelementptr double, ptr %565, i64 %564
  %567 = load double, ptr %566, align 8
  %568 = sitofp i64 %562 to double
  %569 = fcmp ugt double %567, %568
  %570 = select i1 %569, i64 %562, i64 0
  store i64 %570, ptr %617, align 8
  br label %571

571:                                              ; preds = %633, %644, %598, %561
  %572 = icmp eq i64 %604, %16
  br i1 %572, label %684, label %602

573:                                              ; preds = %602
  %574 = load i64, ptr %617, align 8
  br i1 %360, label %561, label %575

575:                                              ; preds = %573
  %576 = icmp slt i64 %574, 0
  %577 = select i1 %576, i64 %17, i64 0
  %578 = add i64 %577, %574
  %579 = mul i64 %603, %371
  %580 = mul i64 %578, %4
  %581 = getelementptr double, ptr %19, i64 %579
  %582 = getelementptr double, ptr %581, i64 %580
  br label %622

583:                                              ; preds = %622
  %584 = add nsw i64 %574, 1
  %585 = icmp slt i64 %615, 0
  %586 = select i1 %585, i64 %14, i64 0
  %587 = getelementptr double, ptr %15, i64 %615
  %588 = getelementptr double, ptr %587, i64 %586
  %589 = load double, ptr %588, align 8
  %590 = sitofp i64 %584 to double
  %591 = fcmp ugt double %589, %590
  %592 = select i1 %591, i64 %584, i64 0
  store i64 %592, ptr %617, align 8
  %593 = icmp slt i64 %592, 0
  %594 = select i1 %593, i64 %17, i64 0
  %595 = add i64 %594, %592
  %596 = mul i64 %595, %4
  %597 = getelementptr double, ptr %581, i64 %596
  br label %633

598:                                              ; preds = %602
  br i1 %360, label %571, label %599

599:                                              ; preds = %598
  %600 = mul i64 %603, %371
  %601 = getelementptr double, ptr %19, i64 %600
  br label %644

602:                                              ; preds = %558, %571
  %603 = phi i64 [ %604, %571 ], [ 0, %558 ]
  %604 = add nuw nsw i64 %603, 1
  %605 = mul i64 %603, 24
  %606 = getelementptr i8, ptr %18, i64 %605
  %607 = load i64, ptr %606, align 8
  %608 = mul nsw i64 %607, %4
  %609 = add nsw i64 %608, %560
  %610 = getelementptr i8, ptr %606, i64 8
  %611 = load i64, ptr %610, align 8
  %612 = mul nsw i64 %611, %4
  %613 = getelementptr i8, ptr %606, i64 16
  %614 = load i64, ptr %613, align 8
  %615 = mul nsw i64 %614, %4
  %616 = mul i64 %603, %32
  %617 = getelementptr i64, ptr %20, i64 %616
  %618 = getelementptr i64, ptr %617, i64 %4
  %619 = getelementptr i64, ptr %618, i64 %368
  %620 = load i64, ptr %619, align 8
  %621 = icmp eq i64 %620, 0
  br i1 %621, label %598, label %573

622:                                              ; preds = %622, %575
  %623 = phi i64 [ 0, %575 ], [ %624, %622 ]
  %624 = add nuw nsw i64 %623, 1
  %625 = add nsw i64 %623, %612
  %626 = icmp slt i64 %625, 0
  %627 = select i1 %626, i64 %14, i64 0
  %628 = getelementptr double, ptr %15, i64 %625
  %629 = getelementptr double, ptr %628, i64 %627
  %630 = load double, ptr %629, align 8
  %631 = getelementptr double, ptr %582, i64 %623
  store double %630, ptr %631, align 8
  %632 = icmp eq i64 %4, %624
  br i1 %632, label %583, label %622

633:                                              ; preds = %633, %583
  %634 = phi i64 [ 0, %583 ], [ %635, %633 ]
  %635 = add nuw nsw i64 %634, 1
  %636 = getelementptr double, ptr %597, i64 %634
  %637 = load double, ptr %636, align 8
  %638 = add nsw i64 %634, %609
  %639 = icmp slt i64 %638, 0
  %640 = select i1 %639, i64 %14, i64 0
  %641 = getelementptr double, ptr %15, i64 %638
  %642 = getelementptr double, ptr %641, i64 %640
  store double %637, ptr %642, align 8
  %643 = icmp eq i64 %4, %635
  br i1 %643, label %571, label %633

644:                                              ; preds = %644, %599
  %645 = phi i64 [ 0, %599 ], [ %646, %644 ]
  %646 = add nuw nsw i64 %645, 1
  %647 = getelementptr i64, ptr %617, i64 %645
  %648 = load i64, ptr %647, align 8
  %649 = add nsw i64 %645, %612
  %650 = icmp slt i64 %649, 0
  %651 = select i1 %650, i64 %14, i64 0
  %652 = getelementptr double, ptr %15, i64 %649
  %653 = getelementptr double, ptr %652, i64 %651
  %654 = load double, ptr %653, align 8
  %655 = icmp slt i64 %648, 0
  %656 = select i1 %655, i64 %17, i64 0
  %657 = add i64 %656, %648
  %658 = mul i64 %657, %4
  %659 = getelementptr double, ptr %601, i64 %658
  %660 = getelementptr double, ptr %659, i64 %645
  store double %654, ptr %660, align 8
  %661 = add nsw i64 %648, 1
  %662 = add nsw i64 %645, %615
  %663 = icmp slt i64 %662, 0
  %664 = select i1 %663, i64 %14, i64 0
  %665 = getelementptr double, ptr %15, i64 %662
  %666 = getelementptr double, ptr %665, i64 %664
  %667 = load double, ptr %666, align 8
  %668 = sitofp i64 %661 to double
  %669 = fcmp ugt double %667, %668
  %670 = select i1 %669, i64 %661, i64 0
  store i64 %670, ptr %647, align 8
  %671 = icmp slt i64 %670, 0
  %672 = select i1 %671, i64 %17, i64 0
  %673 = add i64 %672, %670
  %674 = mul i64 %673, %4
  %675 = getelementptr double, ptr %601, i64 %674
  %676 = getelementptr double, ptr %675, i64 %645
  %677 = load double, ptr %676, align 8
  %678 = add nsw i64 %645, %609
  %679 = icmp slt i64 %678, 0
  %680 = select i1 %679, i64 %14, i64 0
  %681 = getelementptr double, ptr %15, i64 %678
  %682 = getelementptr double, ptr %681, i64 %680
  store double %677, ptr %682, align 8
  %683 = icmp eq i64 %4, %646
  br i1 %683, label %571, label %644

684:                                              ; preds = %571, %558
  br i1 %360, label %690, label %685

685:                                              ; preds = %684, %685
  %686 = phi i64 [ %687, %685 ], [ 0, %684 ]
  %687 = add nuw nsw i64 %686, 1
  %688 = getelementptr double, ptr %15, i64 %686
  store double %557, ptr %688, align 8
  %689 = icmp eq i64 %4, %687
  br i1 %689, label %690, label %685

690:                                              ; preds = %685, %684
  br i1 %910, label %691, label %694

691:                                              ; preds = %690
  %692 = load i64, ptr %914, align 8
  %693 = icmp sgt i64 %692, %553
  br i1 %693, label %694, label %695

694:                                              ; preds = %691, %690
  br label %395

695:                                              ; preds = %691, %732
  %696 = phi i64 [ %733, %732 ], [ %901, %691 ]
  br i1 %360, label %730, label %697

697:                                              ; preds = %695
  %698 = getelementptr i64, ptr %10, i64 %696
  %699 = icmp slt i64 %696, 0
  %700 = select i1 %699, i64 %8, i64 0
  %701 = getelementptr i64, ptr %698, i64 %700
  %702 = load i64, ptr %701, align 8
  %703 = icmp slt i64 %702, 0
  %704 = getelementptr double, ptr %11, i64 %696
  %705 = getelementptr double, ptr %704, i64 %700
  %706 = select i1 %703, i64 %3, i64 0
  %707 = add i64 %706, %702
  %708 = mul i64 %707, %4
  %709 = getelementptr double, ptr %897, i64 %708
  %710 = getelementptr double, ptr %12, i64 %696
  %711 = getelementptr double, ptr %710, i64 %700
  %712 = getelementptr i64, ptr %6, i64 %702
  %713 = getelementptr i64, ptr %712, i64 %706
  br label %740

714:                                              ; preds = %740
  %715 = getelementptr double, ptr %709, i64 %741
  %716 = load double, ptr %715, align 8
  %717 = fmul double %743, %716
  br label %718

718:                                              ; preds = %740, %714
  %719 = phi double [ %717, %714 ], [ 0.000000e+00, %740 ]
  %720 = load double, ptr %711, align 8
  %721 = fadd double %719, %720
  %722 = load i64, ptr %713, align 8
  %723 = mul nsw i64 %722, %4
  %724 = add nsw i64 %723, %741
  %725 = icmp slt i64 %724, 0
  %726 = select i1 %725, i64 %14, i64 0
  %727 = getelementptr double, ptr %15, i64 %724
  %728 = getelementptr double, ptr %727, i64 %726
  store double %721, ptr %728, align 8
  %729 = icmp eq i64 %4, %742
  br i1 %729, label %730, label %740

730:                                              ; preds = %718, %695
  %731 = icmp eq i64 %696, %363
  br i1 %731, label %745, label %732

732:                                              ; preds = %730
  %733 = add i64 %696, 1
  %734 = icmp slt i64 %696, -1
  %735 = select i1 %734, i64 %8, i64 0
  %736 = getelementptr i64, ptr %9, i64 %733
  %737 = getelementptr i64, ptr %736, i64 %735
  %738 = load i64, ptr %737, align 8
  %739 = icmp sgt i64 %738, %553
  br i1 %739, label %745, label %695

740:                                              ; preds = %718, %697
  %741 = phi i64 [ 0, %697 ], [ %742, %718 ]
  %742 = add nuw nsw i64 %741, 1
  %743 = load double, ptr %705, align 8
  %744 = fcmp une double %743, 0.000000e+00
  br i1 %744, label %714, label %718

745:                                              ; preds = %732, %730
  %746 = phi i64 [ %8, %730 ], [ %733, %732 ]
  %747 = shl nsw i64 %560, 3
  %748 = add nsw i64 %747, %356
  %749 = shl nsw i64 %559, 3
  %750 = add nsw i64 %749, %356
  %751 = inttoptr i64 %748 to ptr
  %752 = inttoptr i64 %750 to ptr
  tail call void %364(ptr %15, ptr %751, ptr %752, ptr %847, i64 1)
  br label %898

753:                                              ; preds = %385
  br label %754

754:                                              ; preds = %753, %385
  %755 = phi i64 [ %14, %753 ], [ 0, %385 ]
  %756 = icmp slt i64 %755, %14
  br i1 %756, label %757, label %762, !prof !1

757:                                              ; preds = %754
  %758 = shl i64 %755, 3
  %759 = getelementptr i8, ptr %15, i64 %758
  %760 = sub i64 %14, %755
  %761 = shl i64 %760, 3
  tail call void @llvm.memset.p0.i64(ptr align 8 %759, i8 0, i64 %761, i1 false)
  br label %762

762:                                              ; preds = %757, %754
  br i1 %359, label %788, label %763

763:                                              ; preds = %762
  %764 = mul i64 %386, %361
  %765 = getelementptr double, ptr %5, i64 %764
  br label %768

766:                                              ; preds = %775, %768
  %767 = icmp eq i64 %770, %3
  br i1 %767, label %788, label %768

768:                                              ; preds = %766, %763
  %769 = phi i64 [ 0, %763 ], [ %770, %766 ]
  %770 = add nuw nsw i64 %769, 1
  br i1 %360, label %766, label %771

771:                                              ; preds = %768
  %772 = mul i64 %769, %4
  %773 = getelementptr double, ptr %765, i64 %772
  %774 = getelementptr i64, ptr %6, i64 %769
  br label %775

775:                                              ; preds = %775, %771
  %776 = phi i64 [ 0, %771 ], [ %777, %775 ]
  %777 = add nuw nsw i64 %776, 1
  %778 = getelementptr double, ptr %773, i64 %776
  %779 = load double, ptr %778, align 8
  %780 = load i64, ptr %774, align 8
  %781 = mul nsw i64 %780, %4
  %782 = add nsw i64 %781, %776
  %783 = icmp slt i64 %782, 0
  %784 = select i1 %783, i64 %14, i64 0
  %785 = getelementptr double, ptr %15, i64 %782
  %786 = getelementptr double, ptr %785, i64 %784
  store double %779, ptr %786, align 8
  %787 = icmp eq i64 %4, %777
  br i1 %787, label %766, label %775

788:                                              ; preds = %766, %762
  br i1 %362, label %789, label %837

789:                                              ; preds = %788
  %790 = load i64, ptr %9, align 8
  %791 = icmp slt i64 %790, 1
  br i1 %791, label %792, label %837

792:                                              ; preds = %789
  %793 = mul i64 %386, %361
  %794 = getelementptr double, ptr %5, i64 %793
  br label %795

795:                                              ; preds = %827, %792
  %796 = phi i64 [ %828, %827 ], [ 0, %792 ]
  br i1 %360, label %825, label %797

797:                                              ; preds = %795
  %798 = getelementptr i64, ptr %10, i64 %796
  %799 = load i64, ptr %798, align 8
  %800 = icmp slt i64 %799, 0
  %801 = getelementptr double, ptr %11, i64 %796
  %802 = select i1 %800, i64 %3, i64 0
  %803 = add i64 %802, %799
  %804 = mul i64 %803, %4
  %805 = getelementptr double, ptr %794, i64 %804
  %806 = getelementptr double, ptr %12, i64 %796
  %807 = getelementptr i64, ptr %6, i64 %799
  %808 = getelementptr i64, ptr %807, i64 %802
  br label %832

809:                                              ; preds = %832
  %810 = getelementptr double, ptr %805, i64 %833
  %811 = load double, ptr %810, align 8
  %812 = fmul double %835, %811
  br label %813

813:                                              ; preds = %832, %809
  %814 = phi double [ %812, %809 ], [ 0.000000e+00, %832 ]
  %815 = load double, ptr %806, align 8
  %816 = fadd double %814, %815
  %817 = load i64, ptr %808, align 8
  %818 = mul nsw i64 %817, %4
  %819 = add nsw i64 %818, %833
  %820 = icmp slt i64 %819, 0
  %821 = select i1 %820, i64 %14, i64 0
  %822 = getelementptr double, ptr %15, i64 %819
  %823 = getelementptr double, ptr %822, i64 %821
  store double %816, ptr %823, align 8
  %824 = icmp eq i64 %4, %834
  br i1 %824, label %825, label %832

825:                                              ; preds = %813, %795
  %826 = icmp eq i64 %796, %363
  br i1 %826, label %837, label %827

827:                                              ; preds = %825
  %828 = add nuw nsw i64 %796, 1
  %829 = getelementptr i64, ptr %9, i64 %828
  %830 = load i64, ptr %829, align 8
  %831 = icmp slt i64 %830, 1
  br i1 %831, label %795, label %837

832:                                              ; preds = %813, %797
  %833 = phi i64 [ 0, %797 ], [ %834, %813 ]
  %834 = add nuw nsw i64 %833, 1
  %835 = load double, ptr %801, align 8
  %836 = fcmp une double %835, 0.000000e+00
  br i1 %836, label %809, label %813

837:                                              ; preds = %827, %825, %789, %788
  %838 = phi i64 [ 0, %789 ], [ 0, %788 ], [ %8, %825 ], [ %828, %827 ]
  %839 = shl nsw i64 %389, 3
  %840 = add nsw i64 %839, %356
  %841 = shl nsw i64 %392, 3
  %842 = add nsw i64 %841, %356
  %843 = shl nsw i64 %394, 3
  %844 = add nsw i64 %843, %356
  %845 = inttoptr i64 %840 to ptr
  %846 = inttoptr i64 %842 to ptr
  %847 = inttoptr i64 %844 to ptr
  tail call void %364(ptr %15, ptr %845, ptr %846, ptr %847, i64 1)
  %848 = load i64, ptr %7, align 8
  %849 = icmp eq i64 %848, 2
  br i1 %849, label %850, label %851

850:                                              ; preds = %837
  tail call void %364(ptr %15, ptr %845, ptr %846, ptr %847, i64 2)
  br label %851

851:                                              ; preds = %850, %837
  %852 = load i64, ptr %7, align 8
  switch i64 %852, label %854 [
    i64 0, label %855
    i64 1, label %853
  ]

853:                                              ; preds = %851
  br label %855

854:                                              ; preds = %851
  br label %855

855:                                              ; preds = %854, %853, %851
  %856 = phi i64 [ %394, %854 ], [ %389, %853 ], [ %852, %851 ]
  %857 = load i64, ptr %365, align 8
  %858 = mul nsw i64 %857, %4
  %859 = add nsw i64 %858, %856
  %860 = icmp slt i64 %859, 0
  %861 = select i1 %860, i64 %14, i64 0
  %862 = getelementptr double, ptr %15, i64 %859
  %863 = getelementptr double, ptr %862, i64 %861
  %864 = load double, ptr %863, align 8
  br i1 %360, label %870, label %865

865:                                              ; preds = %855, %865
  %866 = phi i64 [ %867, %865 ], [ 0, %855 ]
  %867 = add nuw nsw i64 %866, 1
  %868 = getelementptr double, ptr %15, i64 %866
  store double %864, ptr %868, align 8
  %869 = icmp eq i64 %4, %867
  br i1 %869, label %870, label %865

870:                                              ; preds = %865, %855
  tail call void %364(ptr %15, ptr %845, ptr %846, ptr %847, i64 0)
  br i1 %366, label %890, label %915

871:                                              ; preds = %873, %915
  %872 = icmp eq i64 %917, %16
  br i1 %872, label %890, label %915

873:                                              ; preds = %948, %882
  %874 = icmp eq i64 %4, %939
  br i1 %874, label %871, label %937

875:                                              ; preds = %937
  store i64 0, ptr %929, align 8
  br label %876

876:                                              ; preds = %937, %875
  %877 = getelementptr i64, ptr %927, i64 %938
  store i64 0, ptr %877, align 8
  %878 = load double, ptr %944, align 8
  %879 = fcmp ult double %878, 1.000000e+00
  %880 = fcmp ugt double %878, %369
  %881 = select i1 %879, i1 true, i1 %880
  br i1 %881, label %976, label %882

882:                                              ; preds = %876
  br i1 %370, label %873, label %883

883:                                              ; preds = %882
  %884 = add nsw i64 %938, %922
  %885 = icmp slt i64 %884, 0
  %886 = select i1 %885, i64 %14, i64 0
  %887 = getelementptr double, ptr %15, i64 %884
  %888 = getelementptr double, ptr %887, i64 %886
  %889 = getelementptr double, ptr %936, i64 %938
  br label %948

890:                                              ; preds = %871, %870
  tail call void %364(ptr %15, ptr %845, ptr %846, ptr %847, i64 1)
  %891 = mul nsw i64 %386, %4
  %892 = sub nsw i64 %25, %891
  %893 = tail call i64 @llvm.smin.i64(i64 %892, i64 %4)
  %894 = mul i64 %891, %34
  %895 = icmp slt i64 %893, 1
  %896 = mul i64 %386, %361
  %897 = getelementptr double, ptr %5, i64 %896
  br label %898

898:                                              ; preds = %890, %745
  %899 = phi i64 [ %560, %745 ], [ %389, %890 ]
  %900 = phi i64 [ %559, %745 ], [ %392, %890 ]
  %901 = phi i64 [ %746, %745 ], [ %838, %890 ]
  %902 = phi double [ %550, %745 ], [ %864, %890 ]
  %903 = phi i64 [ %551, %745 ], [ 0, %890 ]
  %904 = phi i64 [ %553, %745 ], [ 0, %890 ]
  %905 = phi i64 [ %526, %745 ], [ 0, %890 ]
  %906 = phi double [ %552, %745 ], [ -1.000000e+00, %890 ]
  %907 = phi double [ %557, %745 ], [ %864, %890 ]
  %908 = phi double [ %403, %745 ], [ %864, %890 ]
  %909 = phi i64 [ %527, %745 ], [ %894, %890 ]
  %910 = icmp slt i64 %901, %8
  %911 = icmp slt i64 %901, 0
  %912 = select i1 %911, i64 %8, i64 0
  %913 = getelementptr i64, ptr %9, i64 %901
  %914 = getelementptr i64, ptr %913, i64 %912
  br label %395

915:                                              ; preds = %870, %871
  %916 = phi i64 [ %917, %871 ], [ 0, %870 ]
  %917 = add nuw nsw i64 %916, 1
  %918 = mul i64 %916, 24
  %919 = getelementptr i8, ptr %18, i64 %918
  %920 = load i64, ptr %919, align 8
  %921 = add i64 %920, %388
  %922 = mul i64 %921, %4
  %923 = getelementptr i8, ptr %919, i64 16
  %924 = load i64, ptr %923, align 8
  %925 = mul nsw i64 %924, %4
  %926 = mul i64 %916, %32
  %927 = getelementptr i64, ptr %20, i64 %926
  %928 = getelementptr i64, ptr %927, i64 %4
  %929 = getelementptr i64, ptr %928, i64 %368
  store i64 1, ptr %929, align 8
  br i1 %360, label %871, label %930

930:                                              ; preds = %915
  %931 = icmp slt i64 %925, 0
  %932 = select i1 %931, i64 %14, i64 0
  %933 = getelementptr double, ptr %15, i64 %925
  %934 = getelementptr double, ptr %933, i64 %932
  %935 = mul i64 %916, %371
  %936 = getelementptr double, ptr %19, i64 %935
  br label %937

937:                                              ; preds = %930, %873
  %938 = phi i64 [ 0, %930 ], [ %939, %873 ]
  %939 = add nuw nsw i64 %938, 1
  %940 = add nsw i64 %938, %925
  %941 = icmp slt i64 %940, 0
  %942 = select i1 %941, i64 %14, i64 0
  %943 = getelementptr double, ptr %15, i64 %940
  %944 = getelementptr double, ptr %943, i64 %942
  %945 = load double, ptr %944, align 8
  %946 = load double, ptr %934, align 8
  %947 = fcmp une double %945, %946
  br i1 %947, label %875, label %876

948:                                              ; preds = %948, %883
  %949 = phi i64 [ 0, %883 ], [ %950, %948 ]
  %950 = add nuw nsw i64 %949, 1
  %951 = load double, ptr %888, align 8
  %952 = mul i64 %949, %4
  %953 = getelementptr double, ptr %889, i64 %952
  store double %951, ptr %953, align 8
  %954 = icmp eq i64 %17, %950
  br i1 %954, label %873, label %948

955:                                              ; preds = %548, %967
  %956 = phi i64 [ %957, %967 ], [ %397, %548 ]
  %957 = phi i64 [ %956, %967 ], [ %396, %548 ]
  %958 = phi i64 [ %959, %967 ], [ 1, %548 ]
  %959 = add nuw i64 %958, 1
  %960 = icmp eq i64 %958, %380
  %961 = select i1 %960, double %557, double %529
  br i1 %360, label %967, label %962

962:                                              ; preds = %955, %962
  %963 = phi i64 [ %964, %962 ], [ 0, %955 ]
  %964 = add nuw nsw i64 %963, 1
  %965 = getelementptr double, ptr %15, i64 %963
  store double %961, ptr %965, align 8
  %966 = icmp eq i64 %4, %964
  br i1 %966, label %967, label %962

967:                                              ; preds = %962, %955
  %968 = add nuw nsw i64 %958, 2
  %969 = shl nsw i64 %956, 3
  %970 = add nsw i64 %969, %356
  %971 = shl nsw i64 %957, 3
  %972 = add nsw i64 %971, %356
  %973 = inttoptr i64 %970 to ptr
  %974 = inttoptr i64 %972 to ptr
  tail call void %364(ptr %15, ptr %973, ptr %974, ptr %847, i64 range(i64 -9223372036854775806, -9223372036854775808) %968)
  %975 = icmp eq i64 %958, %381
  br i1 %975, label %558, label %955

976:                                              ; preds = %876, %533
  %977 = phi i64 [ %526, %533 ], [ -1, %876 ]
  %978 = icmp slt i64 %977, 0
  %979 = icmp eq i64 %387, %2
  %980 = select i1 %978, i1 true, i1 %979
  br i1 %980, label %383, label %385
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
