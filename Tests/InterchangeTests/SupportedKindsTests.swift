import Foundation
import Interchange
import Testing
import TestSupport

/// The manual's lists of layers and operators are those of the registries.
@Suite struct SupportedKindsTests {
  private func listed(behind heading: String) throws -> [String] {
    let page = try String(contentsOfFile: Fixtures.root + "/docs/formats.md", encoding: .utf8)
    let start = try #require(page.range(of: heading)).upperBound
    let end = page.range(of: "\n\n", range: start..<page.endIndex)?.lowerBound ?? page.endIndex
    return page[start..<end].replacing("\n", with: " ").split(separator: ",").map { name in
      name.trimmingCharacters(in: .whitespaces)
    }
  }

  @Test func theLayersOfKerasAreListed() throws {
    #expect(try listed(behind: "**Layers of Keras:**") == KerasModelImport.layers, "\(KerasModelImport.layers)")
  }

  @Test func theOperatorsOfONNXAreListed() throws {
    #expect(try listed(behind: "**Operators of ONNX:**") == ONNXImport.operators, "\(ONNXImport.operators)")
  }
}
