#include <oneapi/dnnl/dnnl.h>

/* libgomp's, which has no header outside its compiler. oneDNN asks OpenMP how many threads the calling thread may start. */
extern void omp_set_num_threads(int count);

/* A row-major product on the calling thread alone: c[m, n] = beta c + op(a) op(b). The callers split the work over threads
   of their own, each of which starts with OpenMP's default; saying "one" is a write to thread-local memory. */
static inline int onednn_sgemm(int transpose_a, int transpose_b, long m, long n, long k, const float *a, long lda,
                               const float *b, long ldb, float beta, float *c, long ldc) {
  omp_set_num_threads(1);
  return dnnl_sgemm(transpose_a ? 'T' : 'N', transpose_b ? 'T' : 'N', m, n, k, 1, a, lda, b, ldb, beta, c, ldc);
}

/* Whether oneDNN has compiled kernels for this processor; elsewhere its products are plain loops. */
static inline int onednn_compiles_kernels(void) {
#if defined(__x86_64__)
  return dnnl_get_effective_cpu_isa() >= dnnl_cpu_isa_avx2;
#else
  return 0;
#endif
}

/* The widest instructions that oneDNN found and may use. */
static inline const char *onednn_instruction_set(void) {
  switch (dnnl_get_effective_cpu_isa()) {
    case dnnl_cpu_isa_sse41: return "SSE4.1";
    case dnnl_cpu_isa_avx: return "AVX";
    case dnnl_cpu_isa_avx2: return "AVX2";
    case dnnl_cpu_isa_avx2_vnni: return "AVX2 VNNI";
    case dnnl_cpu_isa_avx512_core: return "AVX-512";
    case dnnl_cpu_isa_avx512_core_vnni: return "AVX-512 VNNI";
    case dnnl_cpu_isa_avx512_core_bf16: return "AVX-512 BF16";
    case dnnl_cpu_isa_avx512_core_amx: return "AMX";
    default: return "other instructions";
  }
}
