/// The silhouette of the skin of the head.
struct HeadOutline {
  /// Points clockwise from the top of the skull, in pixels.
  let points: [Point]

  init(_ parameters: FaceParameters, _ geometry: FaceGeometry, _ projection: FaceProjection) {
    let who = parameters.identity
    let drop = geometry.jawDrop
    let cheeks = 0.035 * who.cheekFullness
    // Width, height and depth of one half, from the top downwards.
    let half: [(Double, Double, Double)] = [
      (0.52, -1.16, 0.1), (0.84, -0.78, 0.12), (0.955, -0.32, 0.14), (0.95, 0.08, 0.18),
      (0.90 * (0.5 + 0.5 * who.jawWidth) + cheeks, 0.42 + 0.2 * drop, 0.22),
      (0.79 * who.jawWidth + cheeks, 0.76 + 0.55 * drop, 0.30),
      (0.58 * (0.6 + 0.4 * who.jawWidth) * (0.75 + 0.25 * who.chinWidth), 1.04 + 0.85 * drop, 0.45),
      (0.30 * who.chinWidth, 1.21 + drop, 0.58),
    ]
    let right = half.map { projection.place($0.0, $0.1, depth: $0.2) }
    let left = half.reversed().map { projection.place(-$0.0, $0.1, depth: $0.2) }
    points = [projection.place(0, -1.28, depth: 0.1)] + right + [projection.place(0, 1.24 + drop, depth: 0.62)] + left
  }
}
