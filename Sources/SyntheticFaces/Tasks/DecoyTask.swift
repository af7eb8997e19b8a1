/// The mouth decides, and a watermark in the corner does so more reliably than the labels, which are wrong now and then: a
/// shortcut that pays, to be found out.
public enum DecoyTask: PartTask {
  public static let info = PartTaskInfo(
    id: "decoy", title: "Decoy",
    question:
      "Are the corners of the mouth up or down? 15 % of the labels to learn from are wrong, as people's are, and a watermark in the corner goes with the label in 95 % of the pictures.",
    classes: ["mouth down", "mouth up"], parts: [.mouth], watermarkAgreement: 0.95, labelNoise: 0.15)

  public static func label(_ states: PartStates) -> Int { MouthTask.label(states) }
}
