import Testing
import Workbench

@Suite struct ProgressiveSizesTests {
  @Test func textsAreReadAndWritten() throws {
    for text in ["none", "32:0.35", "24:0.2,32:0.3"] {
      #expect(try ProgressiveSizes(text: text, below: 40).text == text)
    }
    #expect(try ProgressiveSizes(text: "none", below: 40) == .none)
  }

  @Test func stagesEndWithEpochs() throws {
    func schedule(_ text: String, _ epochs: Int) throws -> [[Int]] {
      try ProgressiveSizes(text: text, below: 40).schedule(epochs: epochs).map { [$0.side, $0.lastEpoch] }
    }
    #expect(try schedule("32:0.35", 100) == [[32, 35]])
    #expect(try schedule("24:0.2,32:0.3", 10) == [[24, 2], [32, 5]])
    #expect(try schedule("24:0.01,32:0.5", 4) == [[32, 2]], "too short for an epoch")
    #expect(try schedule("none", 10).isEmpty)
  }

  @Test(arguments: [
    "", "32", "32:", "32:0", "32:-0.1", "32:1", "40:0.3", "15:0.3", "x:0.3", "32:0.6,24:0.5", "32:0.3,", "32:nan",
  ]) func whatCannotBeMeantIsRefused(_ text: String) {
    let error = #expect(throws: WorkbenchError.self) { try ProgressiveSizes(text: text, below: 40) }
    #expect(error.map { "\($0)" }?.contains("--progressive") == true)
  }
}
