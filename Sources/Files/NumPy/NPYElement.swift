/// What one element of a NumPy array is.
public enum NPYElement: String, CaseIterable, Sendable {
  /// A truth value: a byte that is 0 or 1.
  case bool = "b1"
  /// A signed whole number of 8 bits.
  case int8 = "i1"
  /// A signed whole number of 16 bits.
  case int16 = "i2"
  /// A signed whole number of 32 bits.
  case int32 = "i4"
  /// A signed whole number of 64 bits.
  case int64 = "i8"
  /// A whole number from 0 on of 8 bits.
  case uint8 = "u1"
  /// A whole number from 0 on of 16 bits.
  case uint16 = "u2"
  /// A whole number from 0 on of 32 bits.
  case uint32 = "u4"
  /// A whole number from 0 on of 64 bits.
  case uint64 = "u8"
  /// A floating-point number of 32 bits (IEEE 754).
  case float32 = "f4"
  /// A floating-point number of 64 bits (IEEE 754).
  case float64 = "f8"

  /// The bytes of one element.
  public var byteCount: Int {
    switch self {
    case .bool, .int8, .uint8: 1
    case .int16, .uint16: 2
    case .int32, .uint32, .float32: 4
    case .int64, .uint64, .float64: 8
    }
  }

  /// NumPy's name of the type with its byte order, which one byte does not have: `<f4`, `|b1`.
  var descriptor: String { (byteCount == 1 ? "|" : "<") + rawValue }
}

/// A Swift type that has the memory of an element of a NumPy array.
public protocol NPYScalar: BitwiseCopyable, Sendable {
  /// The element that it is.
  static var npyElement: NPYElement { get }
}

extension Bool: NPYScalar { public static var npyElement: NPYElement { .bool } }
extension Int8: NPYScalar { public static var npyElement: NPYElement { .int8 } }
extension Int16: NPYScalar { public static var npyElement: NPYElement { .int16 } }
extension Int32: NPYScalar { public static var npyElement: NPYElement { .int32 } }
extension Int64: NPYScalar { public static var npyElement: NPYElement { .int64 } }
extension Int: NPYScalar { public static var npyElement: NPYElement { .int64 } }
extension UInt8: NPYScalar { public static var npyElement: NPYElement { .uint8 } }
extension UInt16: NPYScalar { public static var npyElement: NPYElement { .uint16 } }
extension UInt32: NPYScalar { public static var npyElement: NPYElement { .uint32 } }
extension UInt64: NPYScalar { public static var npyElement: NPYElement { .uint64 } }
extension Float: NPYScalar { public static var npyElement: NPYElement { .float32 } }
extension Double: NPYScalar { public static var npyElement: NPYElement { .float64 } }
