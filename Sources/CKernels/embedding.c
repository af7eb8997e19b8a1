#include "embedding.h"
#include "multiversion.h"

MULTIVERSION void fer_embedding_forces(float *restrict forces, float *restrict weights, const float *restrict p,
                                       const float *restrict x, const float *restrict y, long n, long first,
                                       long last) {
  RELAXED
  for (long i = first; i < last; i++) {
    const float *row = p + i * n;
    const float xi = x[i], yi = y[i];
    float pull_x = 0, pull_y = 0, push_x = 0, push_y = 0, sum = 0;
    for (long j = 0; j < n; j++) {
      const float dx = xi - x[j], dy = yi - y[j];
      const float w = 1.0f / (1.0f + dx * dx + dy * dy);
      const float pull = row[j] * w, push = w * w;
      pull_x += pull * dx;
      pull_y += pull * dy;
      push_x += push * dx;
      push_y += push * dy;
      sum += w;
    }
    forces[4 * i] = pull_x;
    forces[4 * i + 1] = pull_y;
    forces[4 * i + 2] = push_x;
    forces[4 * i + 3] = push_y;
    weights[i] = sum;
  }
}
