internal import COpenBLAS

/// The library behind matrix products.
public enum LinearAlgebra {
  /// Its name, version and the processor that it is tuned for: results differ in the last digits between processors.
  public static var description: String {
    Threading.prepare()
    return String(cString: openblas_get_config()).trimmingSuffix(" ") + ", core "
      + String(cString: openblas_get_corename())
  }
}

extension String {
  fileprivate func trimmingSuffix(_ character: Character) -> String {
    var text = self[...]
    while text.last == character { text = text.dropLast() }
    return String(text)
  }
}
