/// Recorded by `fer-analyze selftest --record` (48 faces, seed 42): task, method, grid, and the bounds of pointing game,
/// mass accuracy, rank accuracy and, where the task has a shortcut, of its detection. Printed anew by that command; paste
/// the whole table, never single lines, and say in the commit what moved and why.
let recordedBounds = """
  """
