import ArgumentParser
import Files
import Networks
import Workbench

/// `fer-analyze bench`.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Images per second of the engine on this machine.",
    discussion: """
      Prints one JSON line: medians over the measured steps, on random images. Run it on an idle machine.

        fer-analyze bench --architecture resnet50v2-cbam --batch 64
        fer-analyze bench --size 144 --batch 32 --unfrozen 50 --profile
      """)

  @Option(
    help: ArgumentHelp("Network: \(ArchitectureRegistry.all.map { $0.id }.joined(separator: ", ")).", valueName: "name")
  )
  var architecture = ResNet50V2CBAM.id
  @Option(help: ArgumentHelp("Side of the images in pixels.", valueName: "pixels"))
  var size: Int?
  @Option(help: ArgumentHelp("Images a step.", valueName: "n"))
  var batch = 64
  @Option(help: ArgumentHelp("Layers of the backbone that learn, or all.", valueName: "n|all"))
  var unfrozen = "all"
  @Option(help: ArgumentHelp("Format of factors of matrix products.", valueName: "f32|bf16"))
  var precision = Precision.float32
  @Option(help: ArgumentHelp("Measured steps.", valueName: "n"))
  var steps = 8
  @Flag(help: "Time, GFLOP and GFLOP/s of every node and kind of operation too, on standard error.")
  var profile = false
  @OptionGroup(title: "Common") var common: CommonOptions

  func validate() throws {
    _ = try checkingUsage { try ArchitectureRegistry.type(architecture) }
    guard unfrozen == "all" || Int(unfrozen).map({ $0 >= 0 }) == true else {
      throw ValidationError("--unfrozen \(unfrozen): expected a number of layers, or all.")
    }
    guard (1...4096).contains(batch), (1...1000).contains(steps), size.map({ (16...1024).contains($0) }) ?? true else {
      throw ValidationError("Expected --batch 1 to 4096, --steps 1 to 1000, --size 16 to 1024.")
    }
  }

  func run() throws {
    let observer = common.begin()
    let result = try BenchmarkJob(
      BenchmarkJob.Case(
        architecture: architecture, size: size, batch: batch, unfrozen: Int(unfrozen).map { .last($0) } ?? .all,
        precision: precision, steps: steps, profiles: profile)
    ).run(observer)
    if profile { Console.write(result.profile.joined(separator: "\n") + "\n", to: .standardError) }
    Console.write(result.json.compactText + "\n", to: .standardOutput)
  }
}
