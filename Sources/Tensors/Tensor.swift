/// Floats with a shape; a value: a copy is independent of the original, made when one of them is written.
public struct Tensor: Sendable, Equatable {
  /// The extents, outermost first.
  public let shape: Shape
  private var storage: AlignedBuffer

  /// A tensor of one repeated value.
  public init(_ shape: Shape, repeating value: Float = 0) {
    self.shape = shape
    storage = AlignedBuffer(count: shape.count)
    if value != 0 { storage.elements.update(repeating: value) }
  }

  /// A tensor of the given values, row-major.
  public init(_ shape: Shape, _ values: some Collection<Float>) {
    precondition(values.count == shape.count, "\(values.count) values for shape \(shape)")
    self.shape = shape
    storage = AlignedBuffer(count: shape.count)
    _ = storage.elements.update(fromContentsOf: values)
  }

  /// The number of elements.
  public var count: Int { shape.count }

  /// The elements as an array, row-major.
  public var array: [Float] { Array(storage.elements) }

  /// Element `i` in row-major order.
  public subscript(i: Int) -> Float {
    get { storage.elements[i] }
    set { withMutableElements { $0[i] = newValue } }
  }

  /// Gives read access to the elements.
  public func withElements<R>(_ body: (UnsafeBufferPointer<Float>) throws -> R) rethrows -> R {
    try body(UnsafeBufferPointer(storage.elements))
  }

  /// Gives write access to the elements; a shared storage is copied first.
  public mutating func withMutableElements<R>(_ body: (UnsafeMutableBufferPointer<Float>) throws -> R) rethrows -> R {
    if !isKnownUniquelyReferenced(&storage) {
      let copy = AlignedBuffer(count: shape.count)
      _ = copy.elements.update(fromContentsOf: storage.elements)
      storage = copy
    }
    return try body(storage.elements)
  }

  /// The same elements under another shape of the same count.
  public func reshaped(_ shape: Shape) -> Tensor { Tensor(shape, array) }

  /// The rows `range` of the first dimension.
  public func rows(_ range: Range<Int>) -> Tensor {
    let stride = shape.count / max(1, shape.n)
    let part = Shape([range.count] + shape.dimensions.dropFirst())
    return withElements { Tensor(part, $0[(range.lowerBound * stride)..<(range.upperBound * stride)]) }
  }

  public static func == (a: Tensor, b: Tensor) -> Bool {
    a.shape == b.shape && a.withElements { x in b.withElements { y in x.elementsEqual(y) } }
  }
}
