import ArgumentParser
import Files
import Workbench

/// `fer-analyze notebook`.
struct NotebookCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "notebook", abstract: "Markdown notebooks: run one again, in place.",
    discussion: """
      A notebook is a Markdown file with the header that Jupytext gives it (kernel bash), so that Jupyter opens it too. \
      Its cells are the blocks that open with ```bash at the margin; below each stands its output, between two comments \
      that a page does not show:

        ```bash figures="reports/faces/figures/class-balance.png"
        fer-analyze eda data/sample --output reports/faces
        ```

        <!-- #region tags=["output"] -->
        ```text
        sample: 1,190 images (train 930, test 260), 7 classes
        ```

        ![Happy has 9.9 images for every image of disgust](figures/01-eda/class-balance.png)
        <!-- #endregion -->

      A run replaces these outputs and the files below figures/, and nothing else. Options of a cell:
        figures="PATH PATH"  show these files, which the cell makes in the working folder
        alt="WORDS"          what a figure shows, where its report does not say it; a list for several
        check="words"        --check passes over numbers, because they depend on the processor
        check="runs"         --check asks only that the cell runs and makes what it made
        .noeval              show the cell, do not run it

      See fer-analyze notebook run --help.
      """,
    subcommands: [NotebookRunCommand.self])
}

/// `fer-analyze notebook run`.
struct NotebookRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run the cells of Markdown notebooks again and refresh their outputs and figures.",
    discussion: """
      In place:                fer-analyze notebook run notebooks-md/01-eda.md
      For CI (exit 1):         fer-analyze notebook run --check notebooks-md/0*.md
      On data of your own:     DATA=data/fer2013 fer-analyze notebook run notebooks-md/01-eda.md \\
                                 --work . --output notebooks-fer2013

      The cells of a notebook run in one bash: variables and cd carry over. It starts in an empty temporary folder with \
      links to the inputs that the header names, which is removed at the end; --work names another folder. \
      `fer-analyze` in a cell is this program. A cell stops at its first failing command, in a line of pipes too; \
      `|| true` lets one fail. Then the message names the line, the notebook stays as it was, and the exit code is 1.

      What changes from run to run counts as the same, and what is written then stays: \
      \(VolatileText.all.map(\.title).joined(separator: "; ")). So a second run changes nothing.
      """)

  @Argument(help: ArgumentHelp("Markdown notebooks.", valueName: "file.md"))
  var notebooks: [String]
  @Flag(help: "Write nothing; exit 1 and say what when an output or a figure would change.")
  var check = false
  @Option(help: ArgumentHelp("The most seconds that a cell may take.", valueName: "s"))
  var timeout = 600.0
  @Option(help: ArgumentHelp("Folder that cells start in, instead of a temporary one.", valueName: "dir"))
  var work: String?
  @Flag(help: "Keep the temporary working folders and say where they are.")
  var keep = false
  @Option(help: ArgumentHelp("Write notebooks and figures into this folder, not in place.", valueName: "dir"))
  var output: String?
  @Flag(help: "Write into an output folder that holds files already.")
  var force = false
  @OptionGroup(title: "Common to all commands") var basic: BasicOptions

  func validate() throws {
    try checkOutput(output, "--output")
    try checkOutput(work, "--work")
    guard timeout > 0, timeout <= 1_000_000 else {
      throw ValidationError("--timeout \(timeout): expected seconds above 0, at most 1000000.")
    }
    if check, output != nil { throw ValidationError("--check writes nothing and --output says where to; give one.") }
    if keep, work != nil {
      throw ValidationError("--keep keeps a temporary folder and --work names another; give one.")
    }
    if force, output == nil { throw ValidationError("--force goes with --output.") }
  }

  func run() throws {
    let observer = basic.begin(stoppable: true)
    var settings = NotebookJob.Settings(notebooks)
    settings.checks = check
    settings.timeout = timeout
    settings.work = work
    settings.keeps = keep
    settings.output = output
    settings.force = force
    let result = try NotebookJob(settings).run(observer)
    basic.finish(lines: result.lines, json: result.json, pages: [])
    for failure in result.failures { Console.print("fer-analyze: \(failure)\n", to: .standardError) }
    if !result.holds { throw ExitCode(Failure.gate.rawValue) }
  }
}
