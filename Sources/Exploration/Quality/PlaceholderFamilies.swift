import Datasets
import Files
import Tensors

/// Families of pictures that show the same thing at other sizes and crops: the card "image not available" eleven times
/// over. Only pictures with little information are compared.
///
/// The most varied half-size window of each picture is searched in every other, resized to several scales, by Lin's
/// concordance `2 cov / (var + var + (difference of means)²)`. Unlike the correlation it asks for equal gray levels: a
/// placeholder is one file, while the outlines of two heads correlate whatever their light.
///
/// Source: Lin 1989, "A concordance correlation coefficient to evaluate reproducibility", equation 2.
public struct PlaceholderFamilies: Sendable, Equatable {
  /// The information (see `ImageTraits.information`) below which a picture is compared.
  public static let candidateInformation = 0.5
  /// The most pictures that are compared, those with the least information.
  public static let candidateLimit = 100
  /// The concordance from which on two pictures share their content.
  public static let agreement = 0.9
  /// The fewest pictures of a family: two alike are a pair of copies, and on FER2013 the families of three are heads
  /// before the same ground.
  public static let smallestFamily = 4
  /// The sizes at which a window is searched, relative to its own: half an octave down and up, in quarters.
  static let scales = [0.707, 0.841, 1, 1.189, 1.414]

  /// Images of one family, ascending; the largest family first, equal ones by first image.
  public let families: [[Int]]

  /// Images in any family.
  public var members: Set<Int> { Set(families.flatMap { $0 }) }

  /// - Parameters:
  ///   - images: of any size; pictures below 16 pixels a side are left out.
  ///   - traits: one an image.
  public init(_ images: [GrayImage], traits: [ImageTraits]) {
    precondition(images.count == traits.count, "\(images.count) images, \(traits.count) traits")
    let candidates = traits.indices.filter {
      traits[$0].information < Self.candidateInformation && !traits[$0].isNearlyConstant
        && min(images[$0].width, images[$0].height) >= 16
    }.sorted { (traits[$0].information, $0) < (traits[$1].information, $1) }.prefix(Self.candidateLimit)
    let windows = Parallel.map(candidates.count) { c -> GrayImage? in
      let image = images[candidates[c]]
      return WindowSearch(image, width: image.width / 2, height: image.height / 2).mostVaried
    }
    var sets = DisjointSets(count: candidates.count)
    for scale in Self.scales {
      // What is known to belong together is not compared again.
      let roots = candidates.indices.map { sets.root($0) }
      let sought = windows.map { $0.flatMap { Self.resized($0, scale) } }
      let found = Parallel.map(candidates.count) { c -> [Int] in
        let image = images[candidates[c]]
        var searches: [[Int]: WindowSearch] = [:]
        return sought.indices.filter { other in
          guard roots[other] != roots[c], let window = sought[other] else { return false }
          let (width, height) = (window.picture.width, window.picture.height)
          // Nearly always all windows have one size.
          let search = searches[[width, height]] ?? WindowSearch(image, width: width, height: height)
          searches[[width, height]] = search
          return search.holds(window, agreement: Self.agreement)
        }
      }
      for (c, others) in found.enumerated() { for other in others { sets.join(c, other) } }
    }
    families = sets.sets().filter { $0.count >= Self.smallestFamily }.map { $0.map { candidates[$0] }.sorted() }
      .sorted { (-$0.count, $0[0]) < (-$1.count, $1[0]) }
  }

  private static func resized(_ window: GrayImage, _ scale: Double) -> WindowSearch.Window? {
    let small = window.resampledBicubic(
      width: Int((Double(window.width) * scale).rounded()), height: Int((Double(window.height) * scale).rounded()))
    return WindowSearch(small, width: small.width, height: small.height).first
  }
}

extension PlaceholderFamilies: JSONRepresentable {
  /// `families` (how many), `images` (in all of them) and `sizes`, the largest first.
  public var json: JSONValue {
    ["families": families.count, "images": members.count, "sizes": families.map(\.count)]
  }
}
