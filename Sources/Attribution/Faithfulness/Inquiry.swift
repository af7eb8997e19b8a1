/// What a measure asks the network about one map, and what it makes of the answers.
///
/// Asking is left to the caller, so that the questions of many maps of an image go through the network together, in full
/// batches, and a question that several of them ask is answered once.
public struct Inquiry {
  let inputs: [[Float]]
  let conclude: (_ logits: [[Float]]) -> FaithfulnessScore

  /// - Parameters:
  ///   - inputs: `[H, W, C]` each, as the network reads them.
  ///   - conclude: the score, from one row of logits an input.
  public init(_ inputs: [[Float]], conclude: @escaping (_ logits: [[Float]]) -> FaithfulnessScore) {
    self.inputs = inputs
    self.conclude = conclude
  }

  /// A score that needs no answer.
  public init(_ score: FaithfulnessScore) { self.init([]) { _ in score } }
}

/// Inquiries about one image on their way to the network: equal inputs are sent once.
struct Inquiries {
  /// From here on questions are asked before more are gathered: they are kept in memory.
  static let enough = 512

  private var asked: [Inquiry] = []
  /// For each inquiry, the places of its inputs among those that are sent.
  private var places: [[Int]] = []
  private var inputs: [[Float]] = []
  private var known: [Int: [Int]] = [:]

  /// Whether it is time to ask.
  var isFull: Bool { inputs.count >= Self.enough }

  mutating func add(_ inquiry: Inquiry) {
    asked.append(inquiry)
    places.append(inquiry.inputs.map { place(of: $0) })
  }

  private mutating func place(of input: [Float]) -> Int {
    let hash = input.withUnsafeBytes { bytes in
      var hasher = Hasher()
      hasher.combine(bytes: bytes)
      return hasher.finalize()
    }
    // By the bits: a value that is not a number equals nothing, itself included.
    if let same = known[hash]?.first(where: { inputs[$0].elementsEqual(input) { $0.bitPattern == $1.bitPattern } }) {
      return same
    }
    inputs.append(input)
    known[hash, default: []].append(inputs.count - 1)
    return inputs.count - 1
  }

  /// The scores of all inquiries, in their order.
  func scores(_ model: TappedModel) throws -> [FaithfulnessScore] {
    let logits = try model.score(count: inputs.count) { i, input in _ = input.update(fromContentsOf: inputs[i]) }
    return zip(asked, places).map { inquiry, places in inquiry.conclude(places.map { logits[$0] }) }
  }
}
