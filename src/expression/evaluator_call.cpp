#include "expression/function_call.hpp"

#include <boost/container/small_vector.hpp>

namespace sluice::jmespath {

bool evaluator::call(const node& at, const held& subject, held& out) {
    const function& callee = *code_.functions[at.third];
    const std::span<const node_index> code(code_.children.data() + at.first, at.second);
    boost::container::small_vector<held, 4> arguments(at.second);
    for (std::size_t i = 0; i < code.size(); ++i) {
        // A reference is code: the function runs it for each item.
        if (accepts(callee.argument_at(i).accepted, parameter::reference)) {
            continue;
        }
        if (!run(code[i], subject, arguments[i])) {
            return false;
        }
        if (arguments[i].items != nullptr || arguments[i].value->is_array()) {
            budget_.steps(items_view(arguments[i]).size());
        }
        if (!argument_fits(callee, i, arguments[i])) {
            return fail(at.column, argument_fault(callee, i, arguments[i]));
        }
    }
    function_call now(*this, callee, at, {arguments.data(), arguments.size()}, code);
    const bool done = callee.body(now, out);
    // A body may stop at a refused charge and return anything; the evaluation fails here.
    if (budget_.exhausted() && !fault_) {
        return fail_exhausted(at);
    }
    return done;
}

}  // namespace sluice::jmespath
