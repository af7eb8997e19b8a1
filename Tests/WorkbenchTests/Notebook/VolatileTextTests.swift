import Files
import Testing
import TestSupport
import Workbench

/// What changes from run to run counts as the same, and nothing else does.
@Suite struct VolatileTextTests {
  @Test func everyExampleIsPassedOverWhole() {
    for kind in VolatileText.all {
      for example in kind.examples {
        #expect(VolatileText.masked(example) == "◌", "\(kind.title): \(example)")
        #expect(VolatileText.masked("took (\(example)), done") == "took (◌), done", "\(kind.title): \(example)")
      }
    }
  }

  @Test func theReadmeOfTheNotebooksNamesThemAll() throws {
    let readme = String(decoding: try readFile(Fixtures.root + "/notebooks-md/README.md"), as: UTF8.self)
    for kind in VolatileText.all {
      let row = "| \(kind.title) | \(kind.examples.map { "`\($0)`" }.joined(separator: ", ")) |"
      #expect(readme.contains(row), "put this line into notebooks-md/README.md: \(row)")
    }
    for check in CellCheck.allCases { #expect(readme.contains("`check=\"\(check.rawValue)\"`")) }
  }

  @Test(arguments: [
    ("trained in 9.8 s", "trained in 11 s"), ("time   9.8 s  done", "time  10.1 s  done"),
    ("epoch 1: 338 images/s", "epoch 1: 1,024.5 images/s"), ("2 min 3 s left", "58 s left"),
    ("on 2024-01-01T00:00:00Z", "on 2025-12-31T23:59:59Z"), ("tmp/tmp.abcdefghij/x", "tmp/tmp.1234567890/x"),
  ]) func theseAreTheSame(_ a: String, _ b: String) { #expect(CellCheck.exact.matches(a, b)) }

  @Test(arguments: [
    ("accuracy 61.5 %", "accuracy 61.6 %"), ("10 sad", "11 sad"), ("260 images", "261 images"), ("48x48", "24x24"),
    ("9.8 s of 3", "9.8 s of 4"), ("a  b", "a b"), ("3 mistakes", "4 mistakes"), ("v1.2 said", "v1.3 said"),
    ("ratio 1:20 000", "ratio 1:21"), ("one", ""),
  ]) func theseDiffer(_ a: String, _ b: String) { #expect(!CellCheck.exact.matches(a, b)) }

  @Test func wordsPassOverNumbers() {
    let a = "accuracy   61.5 % (95 % CI 55.5–67.2)\nrate 7.03e-08, change −4.2, n = 1,190"
    let b = "accuracy  9.25 % (95 % CI 5–7.25)\nrate 0.1, change +11, n = 3"
    #expect(!CellCheck.exact.matches(a, b) && CellCheck.words.matches(a, b))
    #expect(!CellCheck.words.matches(a, b.replacing("change", with: "CHANGE")))
    #expect(!CellCheck.words.matches("1\n2", "1"))
  }

  @Test func runsAsksForAnOutputOnly() {
    #expect(CellCheck.runs.matches("a", "b") && !CellCheck.runs.matches("a", ""))
    let shown = CellOutput(text: "a", figures: [.init(alternative: "x", path: "figures/a.png")])
    let other = CellOutput(text: "b", figures: [.init(alternative: "y", path: "figures/a.png")])
    #expect(CellCheck.runs.matches(shown, other) && !CellCheck.words.matches(shown, other))
    #expect(!CellCheck.runs.matches(shown, CellOutput(text: "a")))
  }
}
