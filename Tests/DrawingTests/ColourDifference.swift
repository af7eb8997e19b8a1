import Drawing
import Foundation

/// CIELAB coordinates (D65) of a colour.
private func lab(_ linear: SIMD3<Double>) -> SIMD3<Double> {
  let x = (0.4124564 * linear.x + 0.3575761 * linear.y + 0.1804375 * linear.z) / 0.95047
  let y = 0.2126729 * linear.x + 0.7151522 * linear.y + 0.0721750 * linear.z
  let z = (0.0193339 * linear.x + 0.1191920 * linear.y + 0.9503041 * linear.z) / 1.08883
  func f(_ t: Double) -> Double { t > 216.0 / 24389 ? cbrt(t) : (24389.0 / 27 * t + 16) / 116 }
  return SIMD3(116 * f(y) - 16, 500 * (f(x) - f(y)), 200 * (f(y) - f(z)))
}

private func linear(_ colour: RGB) -> SIMD3<Double> {
  func decoded(_ channel: UInt8) -> Double {
    let c = Double(channel) / 255
    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4)
  }
  return SIMD3(decoded(colour.red), decoded(colour.green), decoded(colour.blue))
}

/// How people see colours: matrices in linear light for complete dichromacy (G. Machado et al., 2009).
enum Vision: CaseIterable {
  case normal, protan, deutan, tritan

  private var rows: [SIMD3<Double>] {
    switch self {
    case .normal: [SIMD3(1, 0, 0), SIMD3(0, 1, 0), SIMD3(0, 0, 1)]
    case .protan:
      [
        SIMD3(0.152286, 1.052583, -0.204868), SIMD3(0.114503, 0.786281, 0.099216),
        SIMD3(-0.003882, -0.048116, 1.051998),
      ]
    case .deutan:
      [SIMD3(0.367322, 0.860646, -0.227968), SIMD3(0.280085, 0.672501, 0.047413), SIMD3(-0.011820, 0.042940, 0.968881)]
    case .tritan:
      [
        SIMD3(1.255528, -0.076749, -0.178779), SIMD3(-0.078411, 0.930809, 0.147602),
        SIMD3(0.004733, 0.691367, 0.303900),
      ]
    }
  }

  /// CIELAB coordinates of what is seen.
  func seen(_ colour: RGB) -> SIMD3<Double> {
    let light = linear(colour)
    let values = rows.map { min(1, max(0, ($0 * light).sum())) }
    return lab(SIMD3(values[0], values[1], values[2]))
  }
}

/// CIEDE2000 (G. Sharma, W. Wu, E. Dalal, 2005).
func ciede2000(_ first: SIMD3<Double>, _ second: SIMD3<Double>) -> Double {
  func radians(_ degrees: Double) -> Double { degrees * .pi / 180 }
  let c1 = (first.y * first.y + first.z * first.z).squareRoot()
  let c2 = (second.y * second.y + second.z * second.z).squareRoot()
  let c7 = pow((c1 + c2) / 2, 7)
  let g = 0.5 * (1 - (c7 / (c7 + pow(25, 7))).squareRoot())
  let a1 = first.y * (1 + g)
  let a2 = second.y * (1 + g)
  let d1 = (a1 * a1 + first.z * first.z).squareRoot()
  let d2 = (a2 * a2 + second.z * second.z).squareRoot()
  func hue(_ b: Double, _ a: Double) -> Double {
    if a == 0, b == 0 { return 0 }
    let h = atan2(b, a) * 180 / .pi
    return h < 0 ? h + 360 : h
  }
  let h1 = hue(first.z, a1)
  let h2 = hue(second.z, a2)
  var dh = h2 - h1
  if d1 * d2 == 0 { dh = 0 } else if dh > 180 { dh -= 360 } else if dh < -180 { dh += 360 }
  let deltaH = 2 * (d1 * d2).squareRoot() * sin(radians(dh / 2))
  let meanL = (first.x + second.x) / 2
  let meanC = (d1 + d2) / 2
  var meanH = h1 + h2
  if d1 * d2 != 0 {
    if abs(h1 - h2) <= 180 { meanH /= 2 } else { meanH = meanH < 360 ? (meanH + 360) / 2 : (meanH - 360) / 2 }
  }
  let t1 = 1 - 0.17 * cos(radians(meanH - 30)) + 0.24 * cos(radians(2 * meanH))
  let t = t1 + 0.32 * cos(radians(3 * meanH + 6)) - 0.20 * cos(radians(4 * meanH - 63))
  let theta = 30 * exp(-pow((meanH - 275) / 25, 2))
  let m7 = pow(meanC, 7)
  let rc = 2 * (m7 / (m7 + pow(25, 7))).squareRoot()
  let l50 = (meanL - 50) * (meanL - 50)
  let sl = 1 + 0.015 * l50 / (20 + l50).squareRoot()
  let sc = 1 + 0.045 * meanC
  let sh = 1 + 0.015 * meanC * t
  let rt = -sin(radians(2 * theta)) * rc
  let (l, c, h) = ((second.x - first.x) / sl, (d2 - d1) / sc, deltaH / sh)
  return (l * l + c * c + h * h + rt * c * h).squareRoot()
}
