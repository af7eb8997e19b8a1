#include "bfloat16.h"
#include "multiversion.h"
#include <string.h>

/* The bits of a float after rounding; the lower half is to be dropped. */
static inline __attribute__((always_inline)) uint32_t rounded(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  const uint32_t even = bits + 0x7fff + ((bits >> 16) & 1);
  return x == x ? even : bits | 0x400000;  // rounding could turn a NaN into infinity
}

MULTIVERSION void fer_to_bfloat16(uint16_t *restrict out, const float *restrict x, long rows, long columns, long stride) {
  for (long r = 0; r < rows; r++, x += stride, out += columns)
    for (long c = 0; c < columns; c++) out[c] = (uint16_t)(rounded(x[c]) >> 16);
}

MULTIVERSION void fer_round_to_bfloat16(float *restrict out, const float *restrict x, long rows, long columns,
                                        long stride) {
  for (long r = 0; r < rows; r++, x += stride, out += columns)
    for (long c = 0; c < columns; c++) {
      const uint32_t bits = rounded(x[c]) & 0xffff0000u;
      memcpy(out + c, &bits, sizeof bits);
    }
}
