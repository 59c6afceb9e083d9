import Foundation
import Testing

@testable import UnderstudyKernels

@Suite("Choice of kernels")
struct KernelsTests {
    @Test("a request for unknown kernels is reported and passed over")
    func unknown() {
        let chosen = Kernels(request: "avx512")
        #expect(chosen.name == Kernels(request: nil).name)
        #expect(
            chosen.warning(about: "avx512")
                == "UNDERSTUDY_ISA asks for \"avx512\" kernels, which are neither \"avx2\" nor \"baseline\"; using \"\(chosen.name)\""
        )
    }

    @Test("a request for kernels that do not run here is reported")
    func unsupported() {
        #expect(
            Kernels.warning(about: "avx2", .unsupported, using: "baseline")
                == "UNDERSTUDY_ISA asks for \"avx2\" kernels, which this processor does not run; using \"baseline\"")
    }

    @Test("kernels that run here are given without a warning", arguments: Kernels.all)
    func requested(kernels: Kernels) {
        let chosen = Kernels(request: kernels.name)
        #expect(chosen.name == kernels.name)
        #expect(chosen.warning(about: kernels.name) == nil)
    }

    @Test("each has the loop of its own instructions", arguments: Kernels.all)
    func loop(kernels: Kernels) {
        #if arch(x86_64)
            let lanes: Int64 = kernels.name == "avx2" ? 8 : 4
        #else
            let lanes: Int64 = 4
        #endif
        // Twelve chains, and two operations in each lane.
        #expect(kernels.multiplyAddLoop(10) == 10 * 12 * lanes * 2)
    }

    @Test("the environment variable decides for the process")
    func environment() async {
        await #expect(processExitsWith: .success) {
            setenv("UNDERSTUDY_ISA", "baseline", 1)
            precondition(Kernels.current.name == "baseline" && Kernels.currentWarning == nil)
        }
        await #expect(processExitsWith: .success) {
            setenv("UNDERSTUDY_ISA", "sse9", 1)
            precondition(Kernels.currentWarning?.contains("\"sse9\"") == true)
        }
    }
}
