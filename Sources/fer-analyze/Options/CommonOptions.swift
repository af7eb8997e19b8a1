import ArgumentParser
import Files
import Foundation
import Reporting
import Tensors
import Workbench

/// Options of every command, of those too that compute nothing themselves.
struct BasicOptions: ParsableArguments {
  @Option(help: ArgumentHelp("A YAML file of this command's options; options given here win.", valueName: "file.yaml"))
  var config: String?

  @Flag(help: "Print the result as JSON, and nothing else, on standard output.")
  var json = false

  @Flag(help: "Say nothing on standard error but warnings and errors.")
  var quiet = false

  @Flag(name: .customLong("no-progress"), help: "No progress bar; plain lines now and then.")
  var noProgress = false

  /// Applies what holds for the whole process, and gives the observer of the job.
  func begin(stoppable: Bool = false) -> ConsoleObserver {
    if stoppable { Interruption.listen() }
    return ConsoleObserver(quiet: quiet, bar: !noProgress)
  }

  /// Prints a command's result: the JSON object alone, or lines and then the pages to open; nothing where there are none.
  /// - Parameter result: the JSON object, made only when it is asked for.
  func finish(lines: [String], json result: @autoclosure () throws -> JSONValue, pages: [String]) rethrows {
    if json {
      Console.write(try result().text, to: .standardOutput)
    } else {
      let text = lines + (pages.isEmpty ? [] : ["", "Report: \(pages.joined(separator: ", "))"])
      if !text.isEmpty { Console.print(text.joined(separator: "\n") + "\n", to: .standardOutput) }
    }
  }
}

/// Options of every command that computes.
struct CommonOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Seed of everything that is drawn at random.", valueName: "n"))
  var seed: UInt64 = 42

  @Option(help: ArgumentHelp("Threads; 0 means one a core.", valueName: "n"))
  var threads = 0

  @OptionGroup var basic: BasicOptions

  func validate() throws {
    guard seed <= UInt64(Int.max) else { throw ValidationError("--seed \(seed): expected at most \(Int.max).") }
    guard (0...1024).contains(threads) else { throw ValidationError("--threads \(threads): expected 0 to 1024.") }
  }

  /// Applies what holds for the whole process, and gives the observer of the job.
  func begin(stoppable: Bool = false) -> ConsoleObserver {
    Parallel.threads = threads
    return basic.begin(stoppable: stoppable)
  }

  /// Prints a command's result: the JSON object alone, or lines and then the pages to open.
  /// - Parameter result: the JSON object, made only when it is asked for.
  func finish(lines: [String], json result: @autoclosure () throws -> JSONValue, pages: [String]) rethrows {
    try basic.finish(lines: lines, json: try result(), pages: pages)
  }
}

/// Where a report goes and in which texts.
struct ReportOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Folder of the report. Default: a new folder in reports/.", valueName: "dir"))
  var output: String?

  @Flag(help: "Write into an output folder that holds files already.")
  var force = false

  @Option(
    help: ArgumentHelp("Texts of the report, separated by commas: html, md, pdf.", valueName: "list"),
    transform: { try formats($0) })
  var format: [ReportWriter.Format] = ReportWriter.Format.allCases

  @Flag(
    name: [.customLong("redact-faces"), .customLong("no-faces")],
    help: "Leave single faces out of the report; means of at least 30 faces stay.")
  var redactFaces = false

  func validate() throws { try checkOutput(output, "--output") }

  /// The folder that was given, or the first free one of this name under reports/.
  func folder(_ name: String) -> String { output ?? FreeFolder.first("reports", name) }

  private static func formats(_ text: String) throws -> [ReportWriter.Format] {
    guard text.contains(where: { $0 != "," }) else {
      throw ValidationError("--format: name at least one text: html, md or pdf.")
    }
    return try text.split(separator: ",").map { part in
      guard let format = ReportWriter.Format(rawValue: String(part)) else {
        throw ValidationError(
          "--format \(part): expected some of \(ReportWriter.Format.allCases.map(\.rawValue).joined(separator: ", ")).")
      }
      return format
    }
  }
}

/// Refuses the empty path that an unset shell variable leaves: it would mean the present folder.
func checkOutput(_ path: String?, _ option: String) throws {
  if path?.isEmpty == true { throw ValidationError("\(option) is empty: expected the path of a folder.") }
}

/// Gives an error found while options are checked the form in which ArgumentParser shows usage beside it.
func checkingUsage<Value>(_ body: () throws -> Value) throws -> Value {
  do {
    return try body()
  } catch let error as any ReportableError {
    throw ValidationError("\(error)")
  }
}

/// Names for folders that do not exist yet.
enum FreeFolder {
  /// `parent/name`, or `parent/name-2`, `-3`, … when that is taken.
  static func first(_ parent: String, _ name: String) -> String {
    let clean = String(name.map { $0.isLetter || $0.isNumber || "._-".contains($0) ? $0 : "-" })
    var path = "\(parent)/\(clean)"
    var count = 2
    while let content = try? FileManager.default.contentsOfDirectory(atPath: path), !content.isEmpty {
      path = "\(parent)/\(clean)-\(count)"
      count += 1
    }
    return path
  }
}

/// How the program was called.
var invocation: Invocation {
  Invocation(arguments: ["fer-analyze"] + CommandLine.arguments.dropFirst())
}
