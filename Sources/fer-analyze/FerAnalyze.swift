import ArgumentParser
import Workbench

/// The root command.
struct FerAnalyze: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fer-analyze",
    abstract:
      "Understand facial-expression classifiers: what is in the data, where the model looks, how far to trust it.",
    discussion: """
      A first session, on the faces that ship with the program:
        fer-analyze eda
        fer-analyze train --architecture resnetv2-compact --recipe quick
        fer-analyze explain outputs/resnetv2-compact-40/checkpoints/best.ckpt data/sample/test/happy

      DATA is a folder ROOT/{train,val,test}/CLASS/*.png, a folder ROOT/CLASS/*, FER2013's CSV, or a .zip, .tar or .tar.gz of one \
      of these. Results go to standard output, progress and warnings to standard error.

      Exit codes: 0 done, 1 a check failed, 64 wrong usage, 65 bad data, 66 no such input, 70 internal error, 73 output \
      cannot be written, 130 interrupted.

      Predictions are labels that people would give to a face; they say nothing certain about what a person feels. The \
      tool is meant for research on data sets and models, not for judging people at work, in schools or anywhere else.
      """,
    version: Version.current,
    subcommands: [
      EDACommand.self, TrainCommand.self, EvaluateCommand.self, ExplainCommand.self, AtlasCommand.self,
      CompareCommand.self, ReportCommand.self, DriftCommand.self, ImportCommand.self, ExportCommand.self,
      LayersCommand.self, SynthCommand.self,
      VerifyCommand.self, SelfTestCommand.self,
      NotebookCommand.self, ListCommand.self, BenchCommand.self, DemoCommand.self,
    ])
}
