import Files

extension Model {
  /// The class that a person named: capital letters do not count where only one class can be meant.
  /// - Parameter option: what the name was given to, for the message.
  /// - Throws: `WorkbenchError.option` with names that are close.
  func classIndex(_ name: String, option: String) throws -> Int {
    if let found = NearNames.sameLetters(as: name, among: classes), let index = classes.firstIndex(of: found) {
      return index
    }
    let question = NearNames.question(name, among: classes)
    throw WorkbenchError.option(
      name: option, expected: "one of the model's classes \(classes.joined(separator: ", ")).\(question)", got: name)
  }
}
