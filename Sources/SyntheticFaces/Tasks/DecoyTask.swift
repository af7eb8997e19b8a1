/// The mouth decides, and a watermark in the corner almost does: a shortcut to be found out.
public enum DecoyTask: PartTask {
  public static let info = PartTaskInfo(
    id: "decoy", title: "Decoy",
    question:
      "Are the corners of the mouth up or down? A watermark in the corner goes with the answer in 95 % of the training pictures.",
    classes: ["mouth down", "mouth up"], parts: [.mouth], watermarkAgreement: 0.95)

  public static func label(_ states: PartStates) -> Int { MouthTask.label(states) }
}
