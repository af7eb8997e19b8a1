import Files
import Foundation
import Reporting

/// `fer-analyze verify`: whether a report is what it was, and whether its numbers come out again.
public struct VerificationJob {
  /// What the job is told.
  public struct Settings: Sendable {
    /// The report's folder.
    public var report: String
    /// Whether checksums alone are looked at.
    public var skipsComputing = false
    /// Whether what costs a pass over the data is computed again too.
    public var isDeep = false
    /// The most images that are computed again; `nil`: what suits the kind of report.
    public var sample: Int?
    /// A folder in which inputs are looked for too.
    public var inputs: String?
    /// Seeds the choice of images.
    public var seed: UInt64 = 42

    /// - Parameter report: the report's folder.
    public init(report: String) { self.report = report }
  }

  /// What was found.
  public struct Result {
    /// Whether nothing speaks against the report.
    public let holds: Bool
    /// Lines for standard output.
    public let lines: [String]
    /// The same for machines.
    public let json: JSONValue
  }

  private let settings: Settings

  /// - Parameter settings: what the job is told.
  public init(_ settings: Settings) { self.settings = settings }

  /// Runs the job.
  /// - Throws: `FileError` and `ReportError` for a folder that is no report; `WorkbenchError.interrupted`.
  public func run(_ observer: any JobObserver) throws -> Result {
    let report = settings.report
    let manifest = try Manifest(ofReport: report)
    if let folder = settings.inputs {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
        throw FileError.missing(path: folder, hint: "--inputs names a folder in which inputs are looked for.")
      }
    }
    observer.note("reading \(manifest.inputs.count) inputs and \(manifest.files.count) files")
    let inputs = ReportInputs(manifest, report: report, folder: settings.inputs)
    let files = manifest.fileDifferences(inReport: report)
    let kind = ReportKinds.all.first { kind in
      FileManager.default.fileExists(atPath: report + "/" + kind.file)
        || manifest.files.contains { $0.path == kind.file }
    }
    let checks = try kind.map { try self.checks($0, inputs, observer) } ?? []
    return result(manifest, inputs, files, kind, checks)
  }

  private func checks(
    _ kind: any ReportKind, _ inputs: ReportInputs, _ observer: any JobObserver
  ) throws -> [VerificationCheck] {
    if settings.skipsComputing { return [.left("numbers", "--skip-recompute asks for checksums alone")] }
    let path = settings.report + "/" + kind.file
    do {
      let recorded = try JSONValue(parsing: readFile(path), path: path)
      guard recorded["schema"]?.stringValue == kind.schema else {
        return [
          .impossible(
            "numbers",
            "\(path): “schema” is \(recorded["schema"]?.compactText ?? "missing"), \(kind.schema) was expected")
        ]
      }
      return try kind.checks(
        recorded,
        VerificationContext(
          report: settings.report, inputs: inputs, sample: settings.sample, isDeep: settings.isDeep,
          seed: settings.seed, observer: observer))
    } catch let error as any ReportableError where ![.interrupted, .internalError].contains(error.failure) {
      return [.impossible("numbers", "\(error)")]
    }
  }

  private func result(
    _ manifest: Manifest, _ inputs: ReportInputs, _ files: [Manifest.Difference], _ kind: (any ReportKind)?,
    _ checks: [VerificationCheck]
  ) -> Result {
    let checked = manifest.inputs.count + manifest.files.count
    let changed = inputs.all.compactMap(\.difference).map { "input \($0)" } + files.map { "file \($0)" }
    let moved = inputs.all.filter { $0.path != nil && $0.path != $0.entry.path }
    var lines =
      changed.isEmpty
      ? ["\(settings.report): all \(checked) checksums hold."]
      : ["\(settings.report): \(changed.count) of \(checked) checksums do not hold:"] + changed.map { "  \($0)" }
    lines += moved.map { "  input \($0.entry.path) was found at \($0.path ?? "")" }
    lines += checks.flatMap(\.lines)
    if kind == nil {
      lines.append("No numbers are computed again for this kind of report: its checksums alone were read.")
    }
    if checks.contains(where: { if case .differs = $0.outcome { true } else { false } }) {
      if inputs.all.contains(where: { $0.difference != nil }) {
        lines.append("Inputs changed and numbers differ: other inputs explain other numbers.")
      } else if !files.isEmpty {
        lines.append("The report's files were changed after they were written; its inputs give the computed numbers.")
      } else {
        lines.append("No file changed: the recorded numbers are not those that this version computes from the inputs.")
      }
    }
    if inputs.all.contains(where: { $0.path == nil }) {
      lines.append(
        "Inputs were looked for from the current folder, from the report's folder and those above it; name another folder with --inputs."
      )
    }
    let holds = changed.isEmpty && checks.allSatisfy(\.holds)
    return Result(
      holds: holds, lines: lines,
      json: [
        "schema": "fer-analyze/verification/1", "report": settings.report, "kind": kind?.name, "holds": holds,
        "checked": checked, "differences": changed + checks.flatMap(Self.differences),
        "inputs": inputs.all.map { input -> JSONValue in
          ["path": input.entry.path, "found": input.path, "state": Self.word(input.difference)]
        },
        "changed_files": files.map { ["path": $0.path, "state": Self.word($0)] as JSONValue },
        "checks": checks.map(\.json),
      ])
  }

  private static func differences(_ check: VerificationCheck) -> [String] {
    switch check.outcome {
    case .differs(let found): found.map { "number \($0.place): \($0.problem)" }
    case .impossible(let reason): ["\(check.name) could not be checked: \(reason)"]
    case .holds, .left: []
    }
  }

  private static func word(_ difference: Manifest.Difference?) -> String {
    switch difference {
    case nil: "unchanged"
    case .missing?: "missing"
    case .changed?: "changed"
    }
  }
}
