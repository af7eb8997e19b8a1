internal import CKernels
import Tensors

/// The sizes of one convolution: where its window slides, over how many images, into how many filters.
struct ConvolutionGeometry {
  let images: Int
  let filters: Int
  let window: fer_window
  /// The products of methods that do not transform their factors.
  let products: MatrixProduct

  init(_ input: Shape, _ slide: SlidingWindow, filters: Int, precision: Precision = .float32) {
    products = MatrixProduct(precision: precision)
    images = input.n
    self.filters = filters
    window = WindowGeometry(input, slide).window
  }

  /// Channels of the input.
  var channels: Int { window.channels }
  /// Output positions of an image.
  var positions: Int { window.out_height * window.out_width }
  /// Output positions of all images.
  var rows: Int { images * positions }
  /// Inputs that one output position sees.
  var depth: Int { window.kernel_height * window.kernel_width * channels }
  /// Floats of an image before and behind the convolution.
  var inputImage: Int { window.height * window.width * channels }
  var outputImage: Int { positions * filters }
  /// Whether every output position sees just the input position under it.
  var isPointwise: Bool {
    depth == channels && window.stride == 1 && window.out_height == window.height && window.out_width == window.width
  }

  /// Pairs of an output position and a kernel position whose input lies inside the image.
  var validPairs: Int {
    func pairs(_ out: Int, _ kernel: Int, _ padding: Int, _ size: Int) -> Int {
      (0..<out).reduce(0) { $0 + Self.inside($1, kernel, window.stride, padding, size).count }
    }
    return pairs(window.out_height, window.kernel_height, window.pad_top, window.height)
      * pairs(window.out_width, window.kernel_width, window.pad_left, window.width)
  }

  /// Whether a window of some output position lies in the padding altogether.
  var hasBlindPositions: Bool {
    let w = window
    return (0..<w.out_height).contains {
      Self.inside($0, w.kernel_height, w.stride, w.pad_top, w.height).isEmpty
    }
      || (0..<w.out_width).contains {
        Self.inside($0, w.kernel_width, w.stride, w.pad_left, w.width).isEmpty
      }
  }

  /// The kernel positions along one axis that see the inside of the image from output position `out`.
  static func inside(_ out: Int, _ kernel: Int, _ stride: Int, _ padding: Int, _ size: Int) -> Range<Int> {
    let first = out * stride - padding
    let lower = max(0, -first)
    return lower..<max(lower, min(kernel, size - first))
  }
}
