/// A cell: commands in a block at the margin whose opening fence says `bash`.
public struct NotebookCell: Sendable {
  /// Counted from 1, cells that are shown and not run left out.
  public let number: Int
  /// The line of the opening fence, counted from 1.
  public let line: Int
  /// What stands behind `bash`.
  public let options: CellOptions
  /// The commands: what lies between the fences, lines ending as bash wants them.
  public let source: [UInt8]
  /// Where in the file the output stands or would stand: from behind the closing fence to the end of the output, empty
  /// lines between them included.
  let place: Range<Int>
  /// What stands there; `nil` for a cell without output.
  let written: WrittenOutput?

  /// The output that stands below it; `nil` where there is none that can be read.
  public var output: CellOutput? { written?.output }
}

/// The output of a cell as a notebook holds it.
struct WrittenOutput: Sendable {
  /// The line of the comment that begins it, counted from 1.
  let line: Int
  /// What it says; `nil` when someone changed it by hand so that it cannot be read.
  let output: CellOutput?
}
