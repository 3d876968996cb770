#include "expression/function_call.hpp"

#include <boost/container/small_vector.hpp>

namespace sluice::jmespath {

bool evaluator::call(const node& at, const held& subject, held& out) {
    const function& callee = *code_.functions[at.third];
    const std::span<const node_index> code(code_.children.data() + at.first, at.second);
    boost::container::small_vector<held, 4> arguments(at.second);
    for (std::size_t i = 0; i < code.size(); ++i) {
        if (accepts(callee.parameter_at(i), parameter::reference)) {
            continue;
        }
        if (!run(code[i], subject, arguments[i])) {
            return false;
        }
        const std::string fault = argument_fault(callee, i, arguments[i]);
        if (!fault.empty()) {
            return fail(at.column, fault);
        }
    }
    function_call now(*this, callee, at, {arguments.data(), arguments.size()}, code);
    return callee.body(now, out);
}

}  // namespace sluice::jmespath
