import Files
import Testing

@Suite struct PathPartsTests {
  @Test(arguments: [
    ("a", "", "a"), ("a/", "", "a"), ("runs/a", "runs", "a"), ("/a", "/", "a"),
    ("/x/y/long-name/", "/x/y", "long-name"),
    ("./a", ".", "a"), ("../a.ckpt", "..", "a.ckpt"), ("", "", ""), ("/", "/", ""), ("x//y", "x", "y"),
  ]) func foldersAndNames(_ path: String, _ folder: String, _ name: String) {
    #expect(PathParts(path).folder == folder && PathParts(path).name == name)
  }
}
