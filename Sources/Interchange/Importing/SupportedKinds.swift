extension KerasModelImport {
  /// The classes of layers that are understood, in the order of the alphabet.
  public static var layers: [String] { Set(KerasLayerRegistry.names).sorted() }
}

extension ONNXImport {
  /// The operators that are understood, in the order of the alphabet.
  public static var operators: [String] { ONNXOperators.all.keys.sorted() }
}
