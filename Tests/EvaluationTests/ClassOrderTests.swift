import Evaluation
import Files
import Foundation
import Statistics
import Tensors
import Testing

@Suite("Order of the classes") struct ClassOrderTests {
  static let classes = ["angry", "disgust", "fear", "happy", "neutral", "sad", "surprise"]
  static let supports = [0.134, 0.015, 0.142, 0.25, 0.173, 0.174, 0.112]

  /// Rows of a model: `answers(label, generator)` is what it predicts.
  static func rows(
    _ count: Int = 2000, seed: UInt64 = 1, answer: (Int, inout SeededGenerator) -> Int
  ) throws -> Predictions {
    var generator = SeededGenerator(seed: seed)
    var labels: [Int] = []
    var probabilities: [Double] = []
    for _ in 0..<count {
      let label = drawn(supports, &generator)
      labels.append(label)
      let predicted = answer(label, &generator)
      probabilities += (0..<7).map { $0 == predicted ? 0.7 : 0.05 }
    }
    return try Predictions(classes: classes, labels: labels, probabilities: probabilities)
  }

  static func drawn(_ weights: [Double], _ generator: inout SeededGenerator) -> Int {
    var rest = generator.uniform() * weights.reduce(0, +)
    for (i, weight) in weights.enumerated() {
      rest -= weight
      if rest < 0 { return i }
    }
    return weights.count - 1
  }

  static func decent(_ label: Int, _ generator: inout SeededGenerator) -> Int {
    generator.uniform() < 0.6 ? label : drawn(supports, &generator)
  }

  static func reordered(_ rows: Predictions, _ order: [Int]) throws -> Predictions {
    try rows.replacingProbabilities(
      rows.labels.indices.flatMap { row in order.map { rows.probabilities[row * 7 + $0] } })
  }

  @Test("columns in the order of the FER2013 CSV are named") func fer2013() throws {
    let wrong = try Self.reordered(Self.rows(answer: Self.decent), [0, 1, 2, 3, 5, 6, 4])
    let found = try #require(ClassOrder.suspicion(wrong))
    #expect(found.evidence == .labels && found.knownOrder == "the order of the FER2013 CSV" && !found.isOfLabels)
    #expect(found.places == [0, 1, 2, 3, 5, 6, 4] && found.agreementReordered > found.agreement + 0.2)
    #expect(
      "\(found)".contains("p_neutral holds sad, p_sad holds surprise, p_surprise holds neutral; this is the order"))
  }

  @Test("labels numbered in the order of the FER2013 CSV are told from columns in it") func labels() throws {
    let rows = try Self.rows(answer: Self.decent)
    let numbers = [0, 1, 2, 3, 6, 4, 5]
    let wrong = try Predictions(
      classes: Self.classes, labels: rows.labels.map { numbers[$0] }, probabilities: rows.probabilities)
    let found = try #require(ClassOrder.suspicion(wrong))
    #expect(found.isOfLabels && found.knownOrder == "the order of the FER2013 CSV")
  }

  @Test("an order that nobody knows is given by its columns") func unknownOrder() throws {
    let found = try #require(
      ClassOrder.suspicion(Self.reordered(Self.rows(answer: Self.decent), [3, 1, 2, 0, 4, 5, 6])))
    #expect(found.knownOrder == nil && found.places == [3, 1, 2, 0, 4, 5, 6])
  }

  @Test("alphabetical data under columns in the order of FER+") func alphabetical() throws {
    let order = [4, 3, 6, 5, 0, 1, 2]
    let right = try Self.rows(answer: Self.decent)
    let wrong = try Predictions(
      classes: order.map { Self.classes[$0] }, labels: right.labels.map { label in order.firstIndex(of: label) ?? 0 },
      probabilities: right.probabilities)
    #expect(ClassOrder.suspicion(wrong)?.knownOrder == "alphabetical order")
  }

  @Test("a stated prediction gives the order away without any label being right") func predictedColumn() throws {
    let right = try Self.rows(300) { _, generator in Self.drawn(Self.supports, &generator) }
    let text = right.csv.replacingOccurrences(
      of: "p_angry,p_disgust,p_fear,p_happy,p_neutral,p_sad,p_surprise",
      with: "p_neutral,p_happy,p_surprise,p_sad,p_angry,p_disgust,p_fear")
    let found = try #require(ClassOrder.suspicion(Predictions(parsing: Data(text.utf8), path: "p.csv")))
    #expect(found.evidence == .predictedColumn && found.knownOrder == "alphabetical order")
    #expect(found.agreementReordered == 1 && found.p == nil)
  }

  @Test("a stated outcome gives the order away where no prediction is stated") func correctColumn() throws {
    let right = try Self.rows(300, answer: Self.decent)
    let text = right.csv.replacingOccurrences(
      of: "predicted,correct,p_angry,p_disgust,p_fear,p_happy,p_neutral,p_sad,p_surprise",
      with: "was,correct,p_neutral,p_happy,p_surprise,p_sad,p_angry,p_disgust,p_fear")
    let found = try #require(ClassOrder.suspicion(Predictions(parsing: Data(text.utf8), path: "p.csv")))
    #expect(found.evidence == .correctColumn && found.knownOrder == "alphabetical order" && !found.isOfLabels)
    #expect(found.agreementReordered == 1 && found.agreement < 0.9 && found.rows == 300)
    #expect("\(found)".contains("The column 'correct' agrees"))
  }

  @Test("a few wrong cells of a stated column are no other order") func fewContradictions() throws {
    let right = try Self.rows(300, answer: Self.decent)
    var lines = right.csv.split(separator: "\n").map(String.init)
    for i in 1...5 {
      lines[i] = lines[i].replacingOccurrences(of: ",1,0.", with: ",9,0.").replacingOccurrences(
        of: ",0,0.", with: ",1,0."
      )
      .replacingOccurrences(of: ",9,0.", with: ",0,0.")
    }
    let rows = try Predictions(parsing: Data(lines.joined(separator: "\n").utf8), path: "p.csv")
    #expect(rows.contradiction?.differingOutcomes == 5 && ClassOrder.suspicion(rows) == nil)
  }

  @Test("honest models raise no suspicion: weak, chance, collapsed, one class confused", arguments: 0..<12)
  func honestModels(seed: Int) throws {
    let seed = UInt64(seed)
    let models: [(Int, inout SeededGenerator) -> Int] = [
      Self.decent,
      { $1.uniform() < 0.15 ? $0 : Self.drawn(Self.supports, &$1) },
      { _, generator in Self.drawn(Self.supports.reversed(), &generator) },
      { _, generator in generator.uniform() < 0.5 ? 1 : 6 },
      { _, _ in 1 },
      { label, generator in label == 2 ? 5 : Self.decent(label, &generator) },
      { label, generator in label == 3 ? 1 : [Self.decent(label, &generator)].map { $0 == 3 ? label : $0 }[0] },
      { label, generator in [2, 5].contains(label) ? 4 : Self.decent(label, &generator) },
    ]
    for (index, model) in models.enumerated() {
      let found = try ClassOrder.suspicion(Self.rows(seed: seed, answer: model))
      #expect(found == nil, "model \(index): \(found.map(String.init(describing:)) ?? "")")
    }
  }

  @Test("a real weak model is no suspect as it is, and is one in another order", arguments: ["test", "val"])
  func weakModel(split: String) throws {
    let rows = try Golden.predictions("model_a_\(split)")
    #expect(ClassOrder.suspicion(rows) == nil)
    #expect(
      ClassOrder.suspicion(try Self.reordered(rows, [0, 1, 2, 3, 5, 6, 4]))?.knownOrder == KnownClassOrder.all[0].name)
    #expect(ClassOrder.suspicion(try Golden.predictions("adversarial")) == nil)
  }

  @Test("few rows are no evidence") func fewRows() throws {
    #expect(try ClassOrder.suspicion(Self.reordered(Self.rows(12, answer: Self.decent), [0, 1, 2, 3, 5, 6, 4])) == nil)
  }

  @Test("the largest assignment equals the best of all permutations", arguments: 1...6) func assignment(size: Int) {
    var generator = SeededGenerator(seed: UInt64(size))
    for _ in 0..<20 {
      let weights = (0..<size).map { _ in (0..<size).map { _ in Double(generator.integer(below: 9)) } }
      let found = largestAssignment(weights)
      #expect(found.sorted() == Array(0..<size))
      var best = 0.0
      func place(_ row: Int, _ used: Set<Int>, _ sum: Double) {
        if row == size { best = max(best, sum) }
        if row < size {
          for c in 0..<size where !used.contains(c) { place(row + 1, used.union([c]), sum + weights[row][c]) }
        }
      }
      place(0, [], 0)
      #expect(found.indices.reduce(0) { $0 + weights[$1][found[$1]] } == best)
    }
    #expect(largestAssignment([]).isEmpty)
  }
}
