/// Recorded by `fer-analyze selftest --record` (32 faces, seed 42): task, method, grid, and the bounds of pointing game,
/// mass accuracy, rank accuracy and, where the task has a shortcut, of its detection. Printed anew by that command; paste
/// the whole table, never single lines, and say in the commit what moved and why.
let recordedBounds = """
  matched-filter gradcam coarse 0.95 0.95 0.00
  matched-filter gradcam++ coarse 0.95 0.95 0.00
  matched-filter xgradcam coarse 0.95 0.95 0.00
  matched-filter hirescam coarse 0.95 0.95 0.00
  matched-filter layercam coarse 0.95 0.95 0.00
  matched-filter eigencam coarse 0.95 0.95 0.00
  matched-filter eigengradcam coarse 0.95 0.95 0.00
  matched-filter scorecam coarse 0.95 0.95 0.00
  matched-filter ablationcam coarse 0.95 0.95 0.00
  matched-filter finercam coarse 0.95 0.95 0.00
  matched-filter fullgrad pixels 0.95 0.89 0.87
  matched-filter gradient pixels 0.95 0.78 0.25
  matched-filter gradient-x-input pixels 0.95 0.90 0.90
  matched-filter smoothgrad pixels 0.95 0.78 0.25
  matched-filter vargrad pixels 0.91 0.71 0.70
  matched-filter integrated-gradients pixels 0.95 0.93 0.95
  matched-filter guided-backpropagation pixels 0.95 0.78 0.25
  matched-filter guided-gradcam pixels 0.95 0.95 0.00
  matched-filter occlusion pixels 0.75 0.25 0.60
  matched-filter rise pixels 0.95 0.12 0.83
  matched-filter kernelshap pixels 0.33 0.25 0.33
  matched-filter exact-shapley pixels 0.09 0.07 0.09
  mouth gradcam coarse 0.41 0.18 0.34
  mouth gradcam finer 0.13 0.05 0.09
  mouth gradcam++ coarse 0.30 0.18 0.35
  mouth gradcam++ finer 0.22 0.05 0.21
  mouth xgradcam coarse 0.41 0.18 0.34
  mouth xgradcam finer 0.22 0.09 0.17
  mouth hirescam coarse 0.41 0.18 0.34
  mouth hirescam finer 0.31 0.19 0.22
  mouth layercam coarse 0.41 0.18 0.34
  mouth layercam finer 0.30 0.19 0.27
  mouth eigencam coarse 0.42 0.22 0.34
  mouth eigencam finer 0.34 0.17 0.22
  mouth eigengradcam coarse 0.40 0.22 0.32
  mouth eigengradcam finer 0.26 0.24 0.21
  mouth scorecam coarse 0.59 0.18 0.41
  mouth scorecam finer 0.31 0.11 0.22
  mouth ablationcam coarse 0.40 0.17 0.34
  mouth ablationcam finer 0.19 0.09 0.17
  mouth finercam coarse 0.41 0.18 0.34
  mouth finercam finer 0.13 0.05 0.09
  mouth fullgrad pixels 0.38 0.16 0.18
  mouth gradient pixels 0.32 0.17 0.20
  mouth gradient-x-input pixels 0.35 0.15 0.16
  mouth smoothgrad pixels 0.85 0.24 0.27
  mouth vargrad pixels 0.63 0.37 0.48
  mouth integrated-gradients pixels 0.57 0.25 0.23
  mouth guided-backpropagation pixels 0.45 0.26 0.25
  mouth guided-gradcam pixels 0.66 0.47 0.38
  mouth occlusion pixels 0.65 0.31 0.47
  mouth rise pixels 0.45 0.17 0.31
  mouth kernelshap pixels 0.38 0.27 0.29
  mouth exact-shapley pixels 0.26 0.17 0.26
  brows gradcam coarse 0.20 0.29 0.37
  brows gradcam finer 0.47 0.33 0.32
  brows gradcam++ coarse 0.20 0.29 0.37
  brows gradcam++ finer 0.71 0.22 0.39
  brows xgradcam coarse 0.20 0.29 0.37
  brows xgradcam finer 0.73 0.34 0.44
  brows hirescam coarse 0.20 0.29 0.37
  brows hirescam finer 0.73 0.49 0.44
  brows layercam coarse 0.19 0.29 0.37
  brows layercam finer 0.70 0.44 0.46
  brows eigencam coarse 0.22 0.35 0.39
  brows eigencam finer 0.75 0.45 0.36
  brows eigengradcam coarse 0.16 0.34 0.35
  brows eigengradcam finer 0.72 0.64 0.48
  brows scorecam coarse 0.34 0.31 0.42
  brows scorecam finer 0.57 0.29 0.32
  brows ablationcam coarse 0.20 0.29 0.36
  brows ablationcam finer 0.73 0.34 0.44
  brows finercam coarse 0.20 0.29 0.37
  brows finercam finer 0.47 0.33 0.32
  brows fullgrad pixels 0.57 0.27 0.24
  brows gradient pixels 0.51 0.32 0.27
  brows gradient-x-input pixels 0.54 0.27 0.22
  brows smoothgrad pixels 0.95 0.39 0.31
  brows vargrad pixels 0.95 0.56 0.58
  brows integrated-gradients pixels 0.32 0.44 0.34
  brows guided-backpropagation pixels 0.51 0.46 0.38
  brows guided-gradcam pixels 0.79 0.57 0.42
  brows occlusion pixels 0.68 0.47 0.52
  brows rise pixels 0.85 0.46 0.58
  brows kernelshap pixels 0.69 0.51 0.49
  brows exact-shapley pixels 0.56 0.38 0.42
  xor gradcam coarse 0.08 0.26 0.30
  xor gradcam finer 0.44 0.32 0.32
  xor gradcam++ coarse 0.18 0.27 0.34
  xor gradcam++ finer 0.29 0.24 0.31
  xor xgradcam coarse 0.08 0.26 0.30
  xor xgradcam finer 0.58 0.31 0.33
  xor hirescam coarse 0.08 0.26 0.30
  xor hirescam finer 0.76 0.38 0.37
  xor layercam coarse 0.08 0.26 0.31
  xor layercam finer 0.77 0.34 0.37
  xor eigencam coarse 0.35 0.30 0.29
  xor eigencam finer 0.39 0.25 0.22
  xor eigengradcam coarse 0.11 0.28 0.31
  xor eigengradcam finer 0.41 0.36 0.25
  xor scorecam coarse 0.40 0.30 0.37
  xor scorecam finer 0.37 0.23 0.23
  xor ablationcam coarse 0.08 0.25 0.29
  xor ablationcam finer 0.44 0.27 0.27
  xor finercam coarse 0.08 0.26 0.30
  xor finercam finer 0.44 0.32 0.32
  xor fullgrad pixels 0.10 0.22 0.22
  xor gradient pixels 0.07 0.24 0.24
  xor gradient-x-input pixels 0.10 0.21 0.21
  xor smoothgrad pixels 0.57 0.33 0.28
  xor vargrad pixels 0.79 0.37 0.33
  xor integrated-gradients pixels 0.38 0.39 0.30
  xor guided-backpropagation pixels 0.35 0.45 0.35
  xor guided-gradcam pixels 0.32 0.46 0.37
  xor occlusion pixels 0.70 0.48 0.49
  xor rise pixels 0.85 0.40 0.38
  xor kernelshap pixels 0.73 0.48 0.40
  xor exact-shapley pixels 0.42 0.32 0.30
  decoy gradcam coarse 0.00 0.00 0.00 0.92
  decoy gradcam finer 0.00 0.00 0.00 0.03
  decoy gradcam++ coarse 0.16 0.00 0.16 0.88
  decoy gradcam++ finer 0.23 0.00 0.15 0.81
  decoy xgradcam coarse 0.00 0.00 0.00 0.92
  decoy xgradcam finer 0.00 0.00 0.00 0.20
  decoy hirescam coarse 0.00 0.00 0.00 0.92
  decoy hirescam finer 0.00 0.00 0.00 0.60
  decoy layercam coarse 0.00 0.00 0.00 0.91
  decoy layercam finer 0.00 0.00 0.00 0.76
  decoy eigencam coarse 0.00 0.00 0.00 0.66
  decoy eigencam finer 0.26 0.14 0.22 0.65
  decoy eigengradcam coarse 0.00 0.00 0.00 0.66
  decoy eigengradcam finer 0.00 0.00 0.00 0.22
  decoy scorecam coarse 0.28 0.02 0.28 0.86
  decoy scorecam finer 0.35 0.04 0.28 0.58
  decoy ablationcam coarse 0.00 0.00 0.00 0.86
  decoy ablationcam finer 0.00 0.00 0.00 0.25
  decoy finercam coarse 0.00 0.00 0.00 0.92
  decoy finercam finer 0.00 0.00 0.00 0.03
  decoy fullgrad pixels 0.00 0.00 0.00 0.40
  decoy gradient pixels 0.00 0.00 0.00 0.21
  decoy gradient-x-input pixels 0.00 0.00 0.00 0.42
  decoy smoothgrad pixels 0.00 0.00 0.00 0.25
  decoy vargrad pixels 0.00 0.00 0.00 0.37
  decoy integrated-gradients pixels 0.00 0.00 0.05 0.35
  decoy guided-backpropagation pixels 0.04 0.00 0.02 0.74
  decoy guided-gradcam pixels 0.04 0.02 0.05 0.88
  decoy occlusion pixels 0.43 0.18 0.53 0.71
  decoy rise pixels 0.32 0.07 0.24 0.61
  decoy kernelshap pixels 0.35 0.19 0.35 0.68
  decoy exact-shapley pixels 0.08 0.04 0.08 0.62
  """
