import Datasets
import Tensors

/// A face whose parts can be put up or down one by one, every other pixel staying as it is to the last bit.
///
/// The face is drawn three times with the same identity, pose, light, background and noise: at rest, with all parts up,
/// and with all parts down. A picture of some states takes the pixels of each part from its drawing, inside the part's
/// mask, and all others from the face at rest. So what a label of the states depends on lies in the masks and nowhere
/// else: movements do not leak into cheeks, nose or lids as they do on a real face.
public struct PartFace: Sendable {
  /// How the face is drawn at rest.
  public let parameters: FaceParameters
  /// The states that were drawn with the face: fair coins that depend on nothing else.
  public let states: PartStates
  /// A uniform number that was drawn with the face, for what else a data set decides face by face.
  public let coin: Double
  /// Another uniform number, for wrong labels.
  public let doubt: Double
  private let rest: GrayImage
  private let up: GrayImage
  private let down: GrayImage
  private let masks: [FacePart: [Bool]]

  /// How far a mask reaches beyond the part itself, in pixels: blur and the shadows of lips and brows lie there.
  private static let reach = 1
  /// The share of a pixel, out of 255, from which it belongs to a part.
  private static let least: UInt8 = 26

  /// - Parameters:
  ///   - parameters: the face; its movements are those that it shows in either state.
  ///   - strengths: how far each part moves, 0 to 1.
  ///   - states: the states that belong to the face.
  ///   - coin: a uniform number that belongs to the face.
  ///   - doubt: another one.
  init(
    _ parameters: FaceParameters, strengths: [FacePart: Double], states: PartStates, coin: Double, doubt: Double
  ) {
    func moved(up: Bool) -> FaceParameters {
      var result = parameters
      for (part, strength) in strengths {
        for unit in part.units(up: up) { result.actionUnits[unit] = strength }
      }
      return result
    }
    let drawn = [parameters, moved(up: true), moved(up: false)]
    let regions = drawn.map { RegionPainter($0).masks() }
    self.parameters = parameters
    self.states = states
    self.coin = coin
    self.doubt = doubt
    (rest, up, down) = (
      FaceRenderer.render(drawn[0]), FaceRenderer.render(drawn[1]), FaceRenderer.render(drawn[2])
    )
    masks = Dictionary(
      uniqueKeysWithValues: FacePart.allCases.map { part in
        // The part at rest belongs to it too: it must be painted over.
        let covered = (0..<(FaceRenderer.size * FaceRenderer.size)).map { pixel in
          regions.contains { ($0[part.region]?[pixel] ?? 0) >= Self.least }
        }
        return (part, Self.neighbours(covered).map { $0 > 0 })
      })
  }

  /// The pixels in which a part's states differ, 48x48, row-major: all others are equal in every state.
  public func mask(_ part: FacePart) -> [Bool] { masks[part] ?? [] }

  /// The pixels in which the states of some parts differ.
  public func mask(_ parts: [FacePart]) -> [Bool] {
    rest.pixels.indices.map { pixel in parts.contains { masks[$0]?[pixel] == true } }
  }

  /// The picture of some states, 48x48.
  public func image(_ states: PartStates) -> GrayImage {
    var image = rest
    for part in FacePart.allCases {
      let mask = mask(part)
      let source = states.up.contains(part) ? up : down
      let area = Float((2 * Self.reach + 1) * (2 * Self.reach + 1))
      for (pixel, count) in Self.neighbours(mask).enumerated() where mask[pixel] {
        // Less of the part towards the border of its mask, so that no seam is seen.
        let (from, to) = (Float(rest.pixels[pixel]), Float(source.pixels[pixel]))
        image.pixels[pixel] = UInt8((from + (to - from) * Float(count) / area).rounded())
      }
    }
    return image
  }

  /// How many pixels of a mask lie within reach of each pixel; beyond the picture's edge it goes on as at the edge.
  private static func neighbours(_ mask: [Bool]) -> [Int] {
    let side = FaceRenderer.size
    return mask.indices.map { pixel in
      var count = 0
      for dy in -reach...reach {
        for dx in -reach...reach {
          let y = min(max(pixel / side + dy, 0), side - 1)
          let x = min(max(pixel % side + dx, 0), side - 1)
          if mask[y * side + x] { count += 1 }
        }
      }
      return count
    }
  }
}

/// Draws faces for tasks by number: face `index` of a seed is always the same, whatever else is drawn.
public struct PartFaceGenerator: Sendable {
  private let seed: UInt64

  /// Where the numbers of faces for testing start, far from those for training.
  public static let testStart = SyntheticDataset.testStart

  /// - Parameter seed: equal seeds give equal faces.
  public init(seed: UInt64) { self.seed = seed }

  /// A face with states of its own.
  /// - Parameter index: 0 or more.
  public func face(index: Int) -> PartFace {
    precondition(index >= 0, "faces are numbered from 0")
    var mixer = SeededGenerator(seed: seed, stream: UInt64(index) &+ 1)
    let own = mixer.next()
    var random = SeededGenerator(seed: own, label: "appearance")
    var identity = AppearanceSampler.identity(&random)
    // A fringe hides the brows, and with them the label.
    if identity.hairStyle == .fringe { identity.hairStyle = .short }
    let pose = AppearanceSampler.pose(&random)
    let capture = AppearanceSampler.capture(&random)
    // Lips part in either state, so that an open mouth gives nothing away.
    let units: [ActionUnit: Double] = random.uniform() < 0.5 ? [.lipsPart: random.uniform(in: 0.2...0.8)] : [:]
    random = SeededGenerator(seed: own, label: "states")
    let strengths = Dictionary(
      uniqueKeysWithValues: FacePart.allCases.map { ($0, random.uniform(in: 0.7...1)) })
    let up = FacePart.allCases.filter { _ in random.uniform() < 0.5 }
    return PartFace(
      FaceParameters(identity: identity, pose: pose, capture: capture, actionUnits: units), strengths: strengths,
      states: PartStates(up: Set(up)), coin: random.uniform(), doubt: random.uniform())
  }

  /// Faces of consecutive numbers, drawn on all cores.
  public func faces(_ range: Range<Int>) -> [PartFace] {
    Parallel.map(range.count) { face(index: range.lowerBound + $0) }
  }
}
