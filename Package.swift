// swift-tools-version: 6.2
import PackageDescription

/// `FER_MARCH=x86-64-v3 swift build …` tunes the Swift code to one machine; unset, the build is portable
/// (the C kernels choose AVX2 or AVX-512 when they run).
let march = Context.environment["FER_MARCH"].map { ["-Xcc", "-march=\($0)"] } ?? []
let settings: [SwiftSetting] = [
  .unsafeFlags(["-cross-module-optimization"] + march, .when(configuration: .release)),
  .treatAllWarnings(as: .error),
]

/// A Swift target of the house: its folder is `Sources/<name>`, its tests are `Tests/<name>Tests`.
func module(_ name: String, uses dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, uses dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.target(name: name), "TestSupport"] + dependencies,
    path: "Tests/\(name)Tests", swiftSettings: settings)
}

func system(_ name: String, _ pkgConfig: String, _ package: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([package])])
}

// Each target may import only targets listed above it.
let package = Package(
  name: "fer-analyze",
  products: [.executable(name: "fer-analyze", targets: ["fer-analyze"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
  ],
  targets: [
    system("COpenBLAS", "openblas", "libopenblas-dev"),
    .systemLibrary(name: "COneDNN", providers: [.apt(["libdnnl-dev"])]),
    system("CPango", "pangocairo", "libpango1.0-dev"),
    system("CPNG", "libpng", "libpng-dev"),
    system("CTurboJPEG", "libturbojpeg", "libturbojpeg0-dev"),
    system("CArchive", "libarchive", "libarchive-dev"),
    system("CHDF5", "hdf5", "libhdf5-dev"),
    system("CCrypto", "libcrypto", "libssl-dev"),
    .target(name: "CKernels", cSettings: [.unsafeFlags(["-O3", "-Wall", "-Wextra", "-Werror"])]),

    module("Files", uses: ["CCrypto", "CArchive"]),
    module("Tensors"),
    module("Statistics", uses: ["Files", "Tensors"]),
    module("Drawing", uses: ["Files", "CPango"]),
    module("Networks", uses: ["Files", "Tensors", "CKernels", "COpenBLAS", "COneDNN"]),
    module(
      "Interchange",
      uses: [
        "Files", "Tensors", "Networks", "CHDF5", .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ]),
    module("Datasets", uses: ["Files", "Tensors", "CPNG", "CTurboJPEG"]),
    module("SyntheticFaces", uses: ["Files", "Tensors", "Drawing", "Datasets"]),
    module("Evaluation", uses: ["Files", "Tensors", "Statistics"]),
    module("Training", uses: ["Files", "Tensors", "CKernels", "Networks", "Interchange", "Datasets", "Evaluation"]),
    module("Attribution", uses: ["Files", "Tensors", "Statistics", "Networks"]),
    module("LinearAlgebra", uses: ["Tensors", "COpenBLAS"]),
    module("Exploration", uses: ["Files", "Tensors", "Statistics", "LinearAlgebra", "Datasets", "CKernels"]),
    module("Plotting", uses: ["Files", "Tensors", "Statistics", "Drawing"]),
    module("Reporting", uses: ["Files", "Tensors", "Drawing"]),
    module(
      "Workbench",
      uses: [
        "Files", "Tensors", "Statistics", "LinearAlgebra", "Drawing", "Networks", "Interchange", "Datasets",
        "Evaluation",
        "Training", "Attribution", "Exploration", "Plotting", "Reporting", "SyntheticFaces", "Yams",
      ]),
    .executableTarget(
      name: "fer-analyze",
      dependencies: [
        "Files", "Tensors", "Networks", "Interchange", "Datasets", "Evaluation", "Training", "Attribution",
        "Exploration", "Reporting",
        "Workbench",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: settings),

    .target(name: "TestSupport", dependencies: ["Files", "Tensors"], path: "Tests/Support", swiftSettings: settings),
    tests("Files"), tests("Tensors"), tests("Statistics"), tests("LinearAlgebra"), tests("Drawing"),
    tests("Networks"),
    tests("Interchange", uses: ["Networks"]),
    tests("Datasets"),
    tests("SyntheticFaces", uses: ["Datasets", "Files", "Tensors"]),
    tests("Evaluation"),
    tests("Training", uses: ["Networks", "Interchange", "Datasets"]),
    tests("Attribution", uses: ["Networks"]),
    tests("Exploration", uses: ["Datasets", "LinearAlgebra"]),
    tests("Plotting", uses: ["Drawing"]),
    tests("Reporting"),
    tests("Workbench"),
    .target(
      name: "Fuzzing",
      dependencies: ["Files", "Tensors", "Interchange", "Datasets", "Evaluation", "Workbench", "TestSupport"],
      path: "Tests/Fuzzing", swiftSettings: settings),
    tests("Fuzzing"),
    .testTarget(
      name: "CommandTests", dependencies: ["TestSupport", "Files", "fer-analyze"], path: "Tests/CommandTests",
      swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)

// libFuzzer's own program, which needs its library: `Scripts/fuzz.sh` sets this.
if Context.environment["FER_FUZZ"] != nil {
  package.targets += [
    .systemLibrary(name: "CFuzzer", path: "Tests/CFuzzer"),
    .executableTarget(
      name: "fuzz", dependencies: ["CFuzzer", "Fuzzing"], path: "Tests/FuzzDriver", swiftSettings: settings),
  ]
}
