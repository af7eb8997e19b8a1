import Foundation

/// Runs the built program as a user would.
public enum Tool {
  /// What a run gave.
  public struct Outcome: Sendable {
    /// The exit code.
    public let status: Int32
    /// Standard output.
    public let output: String
    /// Standard error.
    public let errors: String
  }

  /// The program, which lies beside the test bundle.
  public static var executable: String {
    let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let candidates = [
      bundle, bundle.deletingLastPathComponent(), URL(fileURLWithPath: Fixtures.root + "/.build/release"),
    ]
    return candidates.map { $0.appendingPathComponent("fer-analyze").path }
      .first { FileManager.default.isExecutableFile(atPath: $0) } ?? "fer-analyze"
  }

  /// A run that goes on while the test does something else.
  public final class Running {
    private let process: Process
    private let stamp: String

    fileprivate init(_ process: Process, stamp: String) {
      self.process = process
      self.stamp = stamp
    }

    /// Whether it has not ended yet.
    public var isRunning: Bool { process.isRunning }

    /// Sends a signal; nothing happens to a run that has ended.
    public func send(_ signal: Int32) {
      if process.isRunning { kill(process.processIdentifier, signal) }
    }

    /// Waits for the end. The status of a run that a signal ended is the signal's number.
    public func wait() throws -> Outcome {
      process.waitUntilExit()
      defer { for ending in [".out", ".err"] { try? FileManager.default.removeItem(atPath: stamp + ending) } }
      func text(_ ending: String) throws -> String { try String(contentsOfFile: stamp + ending, encoding: .utf8) }
      return Outcome(status: process.terminationStatus, output: try text(".out"), errors: try text(".err"))
    }
  }

  /// Runs the program and waits for it.
  /// - Parameters:
  ///   - arguments: the command line without the program's name.
  ///   - folder: the folder that it runs in.
  ///   - environment: variables that it gets beside those of the tests.
  public static func run(
    _ arguments: [String], in folder: String, environment: [String: String] = [:]
  ) throws -> Outcome {
    try start(arguments, in: folder, environment: environment).wait()
  }

  /// Draws a small data set of synthetic faces with `synth`.
  /// - Parameters:
  ///   - path: the folder to write, seen from `folder`.
  ///   - train: images of the training split.
  ///   - test: images of the test split.
  ///   - minimum: the fewest images of a class in a split; what `synth` takes where it is `nil`.
  ///   - folder: the folder that the program runs in.
  /// - Throws: `Failed` with what the program printed when it does not succeed.
  public static func synthesize(
    _ path: String, train: Int, test: Int, minimum: Int? = nil, in folder: String
  ) throws {
    let least = minimum.map { ["--minimum-per-class", String($0)] } ?? []
    let outcome = try run(
      ["synth", path, "--train", String(train), "--test", String(test), "--quiet"] + least, in: folder)
    guard outcome.status == 0 else { throw Failed(outcome: outcome) }
  }

  /// A run that a test needs did not succeed.
  public struct Failed: Error {
    /// What it gave.
    public let outcome: Outcome
  }

  /// Starts the program.
  /// - Parameters:
  ///   - arguments: the command line without the program's name.
  ///   - folder: the folder that it runs in.
  ///   - environment: variables that it gets beside those of the tests.
  public static func start(
    _ arguments: [String], in folder: String, environment: [String: String] = [:]
  ) throws -> Running {
    try launch(executable, arguments, in: folder, environment: environment)
  }

  /// Runs another program of the system and waits for it; `nil` where it is not installed.
  /// - Parameters:
  ///   - name: its name, looked for in the folders of `PATH`.
  ///   - arguments: its arguments.
  ///   - folder: the folder that it runs in.
  public static func run(program name: String, _ arguments: [String], in folder: String) throws -> Outcome? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let found = folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    return try found.map { try launch($0, arguments, in: folder, environment: [:]).wait() }
  }

  private static func launch(
    _ path: String, _ arguments: [String], in folder: String, environment: [String: String]
  ) throws -> Running {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    // Files, not pipes: neither stream can fill up and stall the program.
    let stamp = NSTemporaryDirectory() + "/fer-analyze-tool-" + UUID().uuidString
    for ending in [".out", ".err"] { _ = FileManager.default.createFile(atPath: stamp + ending, contents: nil) }
    process.standardOutput = FileHandle(forWritingAtPath: stamp + ".out")
    process.standardError = FileHandle(forWritingAtPath: stamp + ".err")
    try process.run()
    return Running(process, stamp: stamp)
  }
}
