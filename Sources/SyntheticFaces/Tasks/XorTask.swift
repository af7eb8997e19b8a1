/// Mouth and brows decide together: either alone says nothing.
public enum XorTask: PartTask {
  public static let info = PartTaskInfo(
    id: "xor", title: "Mouth xor brows",
    question: "Is exactly one of mouth and brows up? Neither says anything without the other.",
    classes: ["alike", "opposed"], parts: [.mouth, .brows])

  public static func label(_ states: PartStates) -> Int { states.up.count == 1 ? 1 : 0 }
}
