import Datasets

/// A question with two answers that are a function of named parts of a face and of nothing else, so that the place of
/// the evidence is known.
///
/// A new one is one file and one line in `PartTaskRegistry`.
public protocol PartTask: Sendable {
  /// What people must know about it.
  static var info: PartTaskInfo { get }

  /// The class of a face in these states: 0 or 1.
  static func label(_ states: PartStates) -> Int
}

/// What people must know about a task.
public struct PartTaskInfo: Sendable {
  /// The name for `--task`.
  public let id: String
  /// The name in figures.
  public let title: String
  /// What is asked, and on what the answer depends, in a sentence.
  public let question: String
  /// The names of classes 0 and 1.
  public let classes: [String]
  /// The parts that decide; changing any one of them changes the class.
  public let parts: [FacePart]
  /// The share of training pictures in which a watermark goes with the class; `nil`: pictures have none.
  public let watermarkAgreement: Double?
  /// The share of faces whose pictures carry the other label while a network learns.
  public let labelNoise: Double

  /// - Parameters:
  ///   - id: the name for `--task`.
  ///   - title: the name in figures.
  ///   - question: what is asked, and on what the answer depends.
  ///   - classes: the names of classes 0 and 1.
  ///   - parts: the parts that decide.
  ///   - watermarkAgreement: the share of training pictures in which a watermark goes with the label.
  ///   - labelNoise: the share of faces whose pictures carry the other label while a network learns.
  public init(
    id: String, title: String, question: String, classes: [String], parts: [FacePart],
    watermarkAgreement: Double? = nil, labelNoise: Double = 0
  ) {
    self.id = id
    self.title = title
    self.question = question
    self.classes = classes
    self.parts = parts
    self.watermarkAgreement = watermarkAgreement
    self.labelNoise = labelNoise
  }
}

extension PartTask {
  /// A labelled picture of a face.
  /// - Parameters:
  ///   - face: the face.
  ///   - states: of its parts; `nil`: those that were drawn with it.
  ///   - agreement: the share of faces whose watermark goes with the class: 0.5 for a watermark that says nothing; `nil`:
  ///     no watermark.
  public static func sample(
    _ face: PartFace, _ states: PartStates? = nil, agreement: Double?
  ) -> (image: GrayImage, label: Int) {
    picture(face, states ?? face.states, label(states ?? face.states), agreement)
  }

  /// A picture to learn from: like `sample`, with a wrong label where the task has them.
  public static func lesson(
    _ face: PartFace, _ states: PartStates, agreement: Double?
  ) -> (image: GrayImage, label: Int) {
    let label = label(states)
    return picture(face, states, face.doubt < info.labelNoise ? 1 - label : label, agreement)
  }

  private static func picture(
    _ face: PartFace, _ states: PartStates, _ label: Int, _ agreement: Double?
  ) -> (image: GrayImage, label: Int) {
    let image = face.image(states)
    guard let agreement else { return (image, label) }
    let own = Watermark(of: label)
    return ((face.coin < agreement ? own : own.other).stamped(on: image), label)
  }
}

/// Every task. A new one is one new file and one line here.
public enum PartTaskRegistry {
  /// The tasks.
  public static let all: [any PartTask.Type] = [MouthTask.self, BrowsTask.self, XorTask.self, DecoyTask.self]
}
