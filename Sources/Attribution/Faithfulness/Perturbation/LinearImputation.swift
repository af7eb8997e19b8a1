/// Missing pixels filled in from their neighbours, so that what is removed leaves no edge: ROAD's linear imputation.
///
/// Each missing pixel is the weighted mean of its eight neighbours (1/6 across an edge, 1/12 across a corner, those
/// outside the image left out), and missing neighbours are unknowns too. The system is symmetric and positive definite
/// as long as one pixel is known; conjugate gradients solve it. Source: Rong et al., ICML 2022, section 4.
public enum LinearImputation {
  /// The relative residual at which the solver stops.
  static let tolerance = 1e-10

  /// - Parameters:
  ///   - image: `[height, width, channels]`, row-major.
  ///   - missing: `height * width`; not all of them.
  ///   - height: rows.
  ///   - width: columns.
  /// - Returns: the image with the missing pixels filled in.
  public static func fill(_ image: [Float], missing: [Bool], height: Int, width: Int) -> [Float] {
    precondition(missing.count == height * width && image.count % missing.count == 0, "sizes do not fit")
    precondition(missing.contains(false), "nothing is known of the image")
    let unknowns = missing.indices.filter { missing[$0] }
    if unknowns.isEmpty { return image }
    let system = System(unknowns, missing: missing, height: height, width: width)
    let channels = image.count / missing.count
    var result = image
    // Gray images come as equal channels, which have equal solutions.
    let isGray = image.indices.allSatisfy { image[$0] == image[$0 - $0 % channels] }
    for channel in 0..<(isGray ? 1 : channels) {
      let solution = system.solve(channel: channel, of: channels, image)
      for (i, pixel) in unknowns.enumerated() {
        for same in isGray ? 0..<channels : channel..<(channel + 1) {
          result[pixel * channels + same] = Float(solution[i])
        }
      }
    }
    return result
  }

  private struct System {
    /// The sum of the weights of each unknown's neighbours.
    private var diagonal: [Double] = []
    /// Neighbours that are unknowns: where each unknown's list starts, the neighbours, their weights.
    private var starts = [0]
    private var neighbours: [Int] = []
    private var weights: [Double] = []
    /// Neighbours that are known, by unknown.
    private var known: [(unknown: Int, pixel: Int, weight: Double)] = []

    init(_ unknowns: [Int], missing: [Bool], height: Int, width: Int) {
      var place = [Int](repeating: -1, count: missing.count)
      for (i, pixel) in unknowns.enumerated() { place[pixel] = i }
      for (i, pixel) in unknowns.enumerated() {
        var sum = 0.0
        for dy in -1...1 {
          for dx in -1...1 where dy != 0 || dx != 0 {
            let (y, x) = (pixel / width + dy, pixel % width + dx)
            guard (0..<height).contains(y), (0..<width).contains(x) else { continue }
            let weight = dy == 0 || dx == 0 ? 1.0 / 6 : 1.0 / 12
            sum += weight
            let other = y * width + x
            if missing[other] {
              neighbours.append(place[other])
              weights.append(weight)
            } else {
              known.append((i, other, weight))
            }
          }
        }
        diagonal.append(sum)
        starts.append(neighbours.count)
      }
    }

    /// The system's matrix times `x`, and `x` times that.
    private func product(_ x: [Double], into result: inout [Double]) -> Double {
      var energy = 0.0
      for i in x.indices {
        var sum = diagonal[i] * x[i]
        for k in starts[i]..<starts[i + 1] { sum -= weights[k] * x[neighbours[k]] }
        result[i] = sum
        energy += sum * x[i]
      }
      return energy
    }

    /// Conjugate gradients, preconditioned by the diagonal.
    func solve(channel: Int, of channels: Int, _ image: [Float]) -> [Double] {
      var right = [Double](repeating: 0, count: diagonal.count)
      for entry in known { right[entry.unknown] += entry.weight * Double(image[entry.pixel * channels + channel]) }
      var solution = [Double](repeating: 0, count: right.count)
      var residual = right
      var scaled = zip(residual, diagonal).map { $0 / $1 }
      var direction = scaled
      var energy = dot(residual, scaled)
      let enough = dot(right, right) * tolerance * tolerance
      var image = scaled
      var left = dot(residual, residual)
      var rounds = 0
      while left > enough, rounds < 10 * right.count + 100 {
        let step = energy / product(direction, into: &image)
        var next = 0.0
        left = 0
        for i in solution.indices {
          solution[i] += step * direction[i]
          let rest = residual[i] - step * image[i]
          residual[i] = rest
          scaled[i] = rest / diagonal[i]
          next += rest * scaled[i]
          left += rest * rest
        }
        let turn = next / energy
        for i in direction.indices { direction[i] = scaled[i] + turn * direction[i] }
        energy = next
        rounds += 1
      }
      return solution
    }

    private func dot(_ a: [Double], _ b: [Double]) -> Double {
      var sum = 0.0
      for i in a.indices { sum += a[i] * b[i] }
      return sum
    }
  }
}
