import Files
import LinearAlgebra
import Tensors

/// The images that stand for each class, and those least like it.
///
/// An image is the more typical of its class the smaller its mean Euclidean distance to the other images of the class: the
/// first one is the class's medoid. Source: Kaufman and Rousseeuw, "Finding Groups in Data", 1990.
public struct Medoids: Sendable, Equatable {
  /// One image and how typical it is.
  public struct Member: Sendable, Equatable {
    /// The image.
    public let index: Int
    /// Its mean distance to the images of its class, in the units of the features.
    public let meanDistance: Double
  }

  /// What was found of one class.
  public struct Group: Sendable, Equatable {
    /// Images of the class.
    public let count: Int
    /// Images of the class to which distances were taken: all, or a sample of a very large class.
    public let referenceCount: Int
    /// The most typical first; no two of one picture.
    public let typical: [Member]
    /// The least typical first; no two of one picture.
    public let atypical: [Member]
    /// Whether distances were taken to every image of the class.
    public var isExact: Bool { referenceCount == count }
  }

  /// One group a class; empty ones for classes without images.
  public let groups: [Group]

  /// Distances are taken to at most this many images of a class.
  public static let largestReference = 2000

  /// - Parameters:
  ///   - features: one image a row, finite, such as scores of principal components.
  ///   - labels: class indices, one an image.
  ///   - classes: how many classes there are.
  ///   - pictures: a number for each image; images of one picture share it.
  ///   - leftOut: images that are no case of their class, such as empty ones.
  ///   - count: images at each end.
  ///   - seed: of the sample of a very large class.
  public init(
    features: Matrix, labels: [Int], classes: Int, pictures: [Int], leftOut: Set<Int> = [], count: Int = 8,
    seed: UInt64 = 42
  ) {
    precondition(features.rows == labels.count && pictures.count == labels.count, "one label and picture a row")
    groups = (0..<classes).map { k in
      let members = labels.indices.filter { labels[$0] == k && !leftOut.contains($0) }
      var references = members
      if members.count > Self.largestReference {
        var generator = SeededGenerator(seed: seed, label: "medoids \(k)")
        references = generator.permutation(members.count).prefix(Self.largestReference).sorted().map { members[$0] }
      }
      let distances = Self.meanDistances(features, of: members, to: references)
      let order = members.indices.sorted { (distances[$0], $0) < (distances[$1], $1) }
      func first(_ order: some Sequence<Int>) -> [Member] {
        var seen: Set<Int> = []
        var found: [Member] = []
        for place in order where found.count < count && seen.insert(pictures[members[place]]).inserted {
          found.append(Member(index: members[place], meanDistance: distances[place]))
        }
        return found
      }
      return Group(
        count: members.count, referenceCount: references.count, typical: first(order),
        atypical: first(order.reversed()))
    }
  }

  private static func meanDistances(_ features: Matrix, of members: [Int], to references: [Int]) -> [Double] {
    let isReference = Set(references)
    return SquaredDistances(to: features.selecting(references)).map(features.selecting(members)) { i, row in
      // The distance to itself is 0 and does not count.
      let others = row.count - (isReference.contains(members[i]) ? 1 : 0)
      var sum = 0.0
      for value in row { sum += value.squareRoot() }
      return others > 0 ? sum / Double(others) : 0
    }
  }
}

extension Medoids: JSONRepresentable {
  /// One object a class: `n`, `reference`, `typical` and `atypical` [{`index`, `mean_distance`}].
  public var json: JSONValue {
    func list(_ members: [Member]) -> JSONValue {
      .array(members.map { ["index": $0.index, "mean_distance": $0.meanDistance] })
    }
    return .array(
      groups.map {
        [
          "n": $0.count, "reference": $0.referenceCount, "typical": list($0.typical), "atypical": list($0.atypical),
        ]
      })
  }
}
