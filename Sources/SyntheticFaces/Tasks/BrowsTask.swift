/// The brows alone decide.
public enum BrowsTask: PartTask {
  public static let info = PartTaskInfo(
    id: "brows", title: "Brows",
    question: "Are the brows raised or lowered? The mouth moves at random and says nothing.",
    classes: ["brows lowered", "brows raised"], parts: [.brows])

  public static func label(_ states: PartStates) -> Int { states.up.contains(.brows) ? 1 : 0 }
}
