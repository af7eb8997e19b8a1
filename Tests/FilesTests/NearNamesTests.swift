import Files
import Testing

@Suite struct NearNamesTests {
  private let methods = [
    "gradcam", "gradcam++", "xgradcam", "hirescam", "layercam", "integrated-gradients", "guided-gradcam", "rise",
  ]

  @Test(arguments: [
    ("gradcamm", "gradcam"), ("Grad-CAM", "gradcam"), ("grad cam++", "gradcam++"), ("layer_cam", "layercam"),
    ("integrated", "integrated-gradients"), ("integratd-gradient", "integrated-gradients"), ("RISE", "rise"),
    ("ris", "rise"),
  ])
  func theClosestNameComesFirst(written: String, meant: String) {
    #expect(NearNames.close(to: written, among: methods).first == meant)
  }

  @Test(arguments: ["lime", "deeplift", "", "-", "zzz", "occlusion"])
  func nothingIsGuessedFromAfar(written: String) {
    #expect(NearNames.close(to: written, among: methods) == [])
    #expect(NearNames.question(written, among: methods) == "")
  }

  @Test func equallyCloseNamesStandInAlphabeticalOrder() {
    #expect(NearNames.close(to: "sat", among: ["sap", "sad", "sax"], limit: 2) == ["sad", "sap"])
  }

  @Test func theQuestionIsASentence() {
    #expect(NearNames.question(["a"]) == " Did you mean a?")
    #expect(NearNames.question(["a", "b", "c"]) == " Did you mean a, b or c?")
    #expect(NearNames.question([]) == "")
  }

  @Test func capitalLettersDoNotCountWhereOneNameIsMeant() {
    let classes = ["happy", "Sad", "SAD", "fear"]
    #expect(NearNames.sameLetters(as: "HAPPY", among: classes) == "happy")
    #expect(NearNames.sameLetters(as: "Sad", among: classes) == "Sad")
    #expect(NearNames.sameLetters(as: "sad", among: classes) == nil)
    #expect(NearNames.sameLetters(as: "happ", among: classes) == nil)
  }
}
