import Datasets
import Tensors

/// The pixel-wise mean and standard deviation of images: what a class looks like, and where it varies.
///
/// Images of another size than the most frequent one are first resized to it with `resampledLanczos`.
public struct MeanFaces: Sendable {
  /// One mean and deviation image.
  public struct Face: Sendable, Equatable {
    /// Images that went in.
    public let count: Int
    /// Row-major gray levels, 0 to 255.
    public let mean: [Double]
    /// Row-major population standard deviations.
    public let deviation: [Double]
  }

  /// Columns of the faces.
  public let width: Int
  /// Rows of the faces.
  public let height: Int
  /// The face of all images.
  public let overall: Face
  /// The face of each class; `nil` for a class without images.
  public let perClass: [Face?]
  /// How many images were resized.
  public let resized: Int

  /// - Returns: `nil` without images.
  public init?(_ collection: ImageCollection) {
    guard let size = collection.commonSize else { return nil }
    (width, height) = size
    let area = size.width * size.height
    var rows = [[Int]](repeating: [], count: collection.classes.count)
    for (i, label) in collection.labels.enumerated() { rows[label].append(i) }
    let groups = rows
    // Whole-number sums: exact, and the same for any order of images.
    let sums = Parallel.map(groups.count) { k in
      var sum = [Int](repeating: 0, count: area)
      var squares = [Int](repeating: 0, count: area)
      for i in groups[k] {
        let image = collection.images[i]
        let fitted =
          image.width == size.width && image.height == size.height
          ? image : image.resampledLanczos(width: size.width, height: size.height)
        sum.withUnsafeMutableBufferPointer { sum in
          squares.withUnsafeMutableBufferPointer { squares in
            fitted.pixels.withUnsafeBufferPointer { pixels in
              for p in 0..<area {
                let level = Int(pixels[p])
                sum[p] += level
                squares[p] += level * level
              }
            }
          }
        }
      }
      return (sum: sum, squares: squares)
    }
    func face(_ sum: [Int], _ squares: [Int], _ count: Int) -> Face {
      let n = Double(count)
      let mean = sum.map { Double($0) / n }
      let deviation = zip(squares, mean).map { max(0, Double($0) / n - $1 * $1).squareRoot() }
      return Face(count: count, mean: mean, deviation: deviation)
    }
    perClass = groups.indices.map { k in
      groups[k].isEmpty ? nil : face(sums[k].sum, sums[k].squares, groups[k].count)
    }
    var allSums = [Int](repeating: 0, count: area)
    var allSquares = allSums
    for part in sums {
      for p in 0..<area {
        allSums[p] += part.sum[p]
        allSquares[p] += part.squares[p]
      }
    }
    overall = face(allSums, allSquares, collection.count)
    resized = collection.images.count { $0.width != size.width || $0.height != size.height }
  }
}
