/// The mouth alone decides.
public enum MouthTask: PartTask {
  public static let info = PartTaskInfo(
    id: "mouth", title: "Mouth",
    question: "Are the corners of the mouth up or down? The brows move at random and say nothing.",
    classes: ["mouth down", "mouth up"], parts: [.mouth])

  public static func label(_ states: PartStates) -> Int { states.up.contains(.mouth) ? 1 : 0 }
}
