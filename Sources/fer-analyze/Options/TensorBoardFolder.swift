import ArgumentParser
import Files
import Foundation
import Workbench

/// Where event files go: a folder that was named, or the one in the run.
enum TensorBoardFolder: ExpressibleByArgument, CustomStringConvertible {
  case ofRun
  case named(String)

  /// An empty path, as an unset shell variable leaves it, is none.
  init?(argument: String) {
    guard !argument.isEmpty else { return nil }
    self = .named(argument)
  }

  var description: String { path(in: "outputs/NAME") }

  /// The folder, given that of the run.
  func path(in run: String) -> String {
    switch self {
    case .ofRun: RunFolder(run).tensorBoard
    case .named(let path): path
    }
  }

  /// A file in a folder that was named which no event file is: then it is not the folder that was meant.
  var stranger: String? {
    guard case .named(let path) = self else { return nil }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.sorted().first { !$0.hasPrefix("events.out.tfevents.") && !$0.hasPrefix(".") }
  }

  /// For `config.yaml`: `true`, or the path.
  var json: JSONValue {
    switch self {
    case .ofRun: true.json
    case .named(let path): path.json
    }
  }
}
