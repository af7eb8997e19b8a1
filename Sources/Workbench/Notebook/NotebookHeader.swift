import Files
import Yams

/// What the YAML header of a notebook says: Jupytext's part names the kernel, ours the inputs.
public struct NotebookHeader: Sendable, Equatable {
  /// A file or folder that cells find in their working folder.
  public struct Input: Sendable, Equatable {
    /// Its path in the working folder.
    public let name: String
    /// Its path from the notebook's folder.
    public let source: String
  }

  /// What cells find in their working folder, in the order of the header.
  public let inputs: [Input]

  /// - Parameters:
  ///   - text: the YAML between the two lines `---`.
  ///   - path: the notebook, for messages.
  /// - Throws: `NotebookError.header`.
  init(_ text: String, path: String) throws {
    func wrong(_ reason: String) -> NotebookError { .header(path: path, reason: reason) }
    let node: Node?
    do {
      node = try Yams.compose(yaml: text)
    } catch {
      let reason = "\(error)".split(separator: "\n").joined(separator: " ")
      throw wrong("its header is not valid YAML (\(reason))")
    }
    guard let mapping = node?.mapping else { throw wrong("its header is no YAML mapping") }
    guard let kernel = mapping["jupyter"]?.mapping?["kernelspec"]?.mapping?["name"]?.string else {
      throw wrong("its header names no kernel")
    }
    guard kernel == "bash" else { throw wrong("its kernel is \(kernel)") }
    var inputs: [Input] = []
    if let own = mapping["fer-analyze"] {
      guard let options = own.mapping else { throw wrong("fer-analyze in its header is no mapping") }
      for (key, value) in options {
        guard key.string == "inputs" else {
          throw wrong("fer-analyze: \(key.string ?? "?") in its header is not known; inputs is")
        }
        guard let pairs = value.mapping else {
          throw wrong("inputs in its header are no mapping such as `data/sample: ../data/sample`")
        }
        for (name, source) in pairs {
          guard let name = name.scalar?.string, let source = source.scalar?.string, Self.staysInside(name),
            !source.isEmpty
          else {
            throw wrong("an input in its header is no pair of a path in the working folder and one from the notebook")
          }
          inputs.append(Input(name: name, source: source))
        }
      }
    }
    // Inputs are links: what lies below one would be made in the folder that it leads to, among somebody's data.
    for inner in inputs {
      for outer in inputs where inner.name.utf8.starts(with: (outer.name + "/").utf8) {
        throw wrong("the input \(inner.name) in its header lies below \(outer.name), which is an input itself")
      }
    }
    self.inputs = inputs
  }

  /// Whether a path names something below the folder that it starts from.
  private static func staysInside(_ path: String) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    return parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." } && !path.utf8.contains(0)
  }
}
