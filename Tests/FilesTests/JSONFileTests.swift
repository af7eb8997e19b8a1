import Files
import Foundation
import Testing
import TestSupport

@Suite struct JSONFileTests {
  private let image: JSONValue = [
    "path": "a\"</b>\n.png", "maps": [["raw": [0.1, -2.0, 3.5], "health": "OK"] as JSONValue] as JSONValue,
    "none": JSONValue.null, "empty": JSONValue.array([]),
  ]

  @Test(arguments: [0, 1, 3]) func memberByMemberGivesTheSameBytesAsAtOnce(count: Int) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("new/result.json")
    let images = JSONValue.array([JSONValue](repeating: image, count: count))
    let file = try JSONFile(path)
    try file.add("schema", "fer-analyze/x/1")
    try file.add("model", ["size": 48, "path": "m"] as JSONValue)
    try file.add("temperature", nil as Double?)
    try file.openArray("images")
    for _ in 0..<count { try file.append(image) }
    try file.closeArray()
    try file.add("classes", ["a", "b"])
    try file.finish()
    let whole: JSONValue = [
      "schema": "fer-analyze/x/1", "model": ["size": 48, "path": "m"] as JSONValue, "temperature": JSONValue.null,
      "images": images, "classes": ["a", "b"],
    ]
    #expect(try String(decoding: readFile(path), as: UTF8.self) == whole.text)
  }

  @Test func aFileThatCannotBeMadeIsSaid() throws {
    #expect(throws: FileError.self) { try JSONFile("/proc/no/result.json") }
  }
}
