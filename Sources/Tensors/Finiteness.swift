extension UnsafeBufferPointer<Float> {
  /// Whether no element is infinite or not a number.
  public var isAllFinite: Bool {
    // An exponent of all ones carries into the sign bit. No early exit: the loop then runs on whole vectors.
    var carried: UInt32 = 0
    for value in self { carried |= (value.bitPattern & 0x7f80_0000) &+ 0x0080_0000 }
    return carried & 0x8000_0000 == 0
  }
}
