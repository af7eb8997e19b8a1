import Foundation
import Workbench

/// Turns `train --resume RUN` into the options that the run was started with; options on the command line win, and the
/// job checks that they change nothing.
///
/// `--resume RUN` and `--resume --output RUN` mean the same. Where `--output` is given, a word behind `--resume` is the
/// data, unless it is a run.
enum ResumeExpansion {
  static func expand(_ arguments: [String]) throws -> [String] {
    guard arguments.first == TrainCommand.configuration.commandName,
      let at = arguments.firstIndex(where: { $0 == "--resume" || $0.hasPrefix("--resume=") }),
      !arguments.contains("--help"), !arguments.contains("-h")
    else { return arguments }
    var rest = arguments
    let next = at + 1 < arguments.count && !arguments[at + 1].hasPrefix("-") ? arguments[at + 1] : nil
    if arguments[at] != "--resume" {
      rest[at] = "--resume"
      rest += ["--output", String(arguments[at].dropFirst("--resume=".count))]
    } else if let next {
      if !ConfigurationExpansion.isGiven("output", in: arguments) {
        rest.remove(at: at + 1)
        rest += ["--output", next]
      } else if FileManager.default.fileExists(atPath: RunFolder(next).configuration) {
        throw ContinuationError.otherOutput(run: next)
      }
    }
    guard let folder = value(of: "--output", in: rest), !folder.isEmpty else { return rest }
    let configuration = RunFolder(folder).configuration
    guard FileManager.default.fileExists(atPath: configuration) else {
      throw ContinuationError.noRun(folder: folder)
    }
    return try ConfigurationExpansion.adding(configuration, to: rest)
  }

  private static func value(of option: String, in arguments: [String]) -> String? {
    if let joined = arguments.first(where: { $0.hasPrefix(option + "=") }) {
      return String(joined.dropFirst(option.count + 1))
    }
    guard let at = arguments.firstIndex(of: option), at + 1 < arguments.count else { return nil }
    return arguments[at + 1]
  }
}
