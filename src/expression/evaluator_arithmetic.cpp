// Evaluates + - * / // % and signs (JEP 16).

#include "expression/decimal_number.hpp"
#include "expression/evaluator.hpp"

namespace sluice::jmespath {

namespace {

std::string_view sign_of(node_kind kind) {
    switch (kind) {
        case node_kind::add:
        case node_kind::plus:
            return "+";
        case node_kind::subtract:
        case node_kind::minus:
            return "-";
        case node_kind::multiply:
            return "*";
        case node_kind::divide:
            return "/";
        case node_kind::floor_divide:
            return "//";
        default:
            return "%";
    }
}

// Computes whole numbers without decimals, which is much faster (decision 0041). Returns false when
// the result does not fit.
bool whole_result(node_kind kind, std::int64_t left, std::int64_t right, std::int64_t& out) {
    switch (kind) {
        case node_kind::add:
            return !__builtin_add_overflow(left, right, &out);
        case node_kind::subtract:
            return !__builtin_sub_overflow(left, right, &out);
        case node_kind::multiply:
            return !__builtin_mul_overflow(left, right, &out);
        case node_kind::divide:
            // Dividing the smallest number by -1 would overflow.
            if (right == 0 || right == -1 || left % right != 0) {
                return false;
            }
            out = left / right;
            return true;
        default:
            return false;
    }
}

}  // namespace

bool evaluator::operand(const node& at, node_index which, const held& subject, held& out) {
    if (!run(which, subject, out)) {
        return false;
    }
    if (kind_of(out) == json_kind::number) {
        return true;
    }
    fail(at.column, "'" + std::string(sign_of(at.kind)) + "' needs numbers, and gets " +
                        std::string(name_of(kind_of(out))));
    const bool names = code_.nodes[which].kind == node_kind::names;
    fault_->mend = kind_of(out) == json_kind::string ? "turn the text into a number by number(…)"
                   : at.kind == node_kind::subtract && names
                       ? "a name with '-' in it stands in double quotes; for a missing number "
                         "write (name || `0`)"
                       : "for a missing number write (name || `0`)";
    return false;
}

bool evaluator::arithmetic(const node& at, const held& subject, held& out) {
    held left;
    held right;
    if (!operand(at, at.first, subject, left) || !operand(at, at.second, subject, right)) {
        return false;
    }
    std::int64_t whole = 0;
    if (left.value->is_int64() && right.value->is_int64() &&
        whole_result(at.kind, left.value->get_int64(), right.value->get_int64(), whole)) {
        out = store_.keep(json::value(whole));
        return true;
    }
    const decimal_number first = decimal_number::of(*left.value);
    const decimal_number second = decimal_number::of(*right.value);
    if (at.kind != node_kind::add && at.kind != node_kind::subtract &&
        at.kind != node_kind::multiply && second.is_zero()) {
        fail(at.column, "'" + std::string(sign_of(at.kind)) + "' divides by zero");
        fault_->mend = "ask before it: divisor == `0` ? … : …";
        return false;
    }
    // The division takes a step for each power of ten between the two numbers, up to 100,000.
    if (at.kind == node_kind::floor_divide || at.kind == node_kind::remainder) {
        const int powers = first.exponent() - second.exponent();
        if (powers > 0 && !budget_.steps(static_cast<std::uint64_t>(powers) * 2)) {
            return fail_exhausted(at);
        }
    }
    std::optional<decimal_number> made;
    switch (at.kind) {
        case node_kind::add:
            made = first + second;
            break;
        case node_kind::subtract:
            made = first - second;
            break;
        case node_kind::multiply:
            made = first * second;
            break;
        case node_kind::divide:
            made = first / second;
            break;
        case node_kind::floor_divide:
            made = decimal_number::floor_divide(first, second);
            break;
        default:
            made = decimal_number::remainder(first, second);
            break;
    }
    if (!made || !made->in_range()) {
        return fail(at.column, "the result of '" + std::string(sign_of(at.kind)) +
                                   "' is out of the range of numbers");
    }
    out = store_.keep(made->value());
    return true;
}

bool evaluator::sign(const node& at, const held& subject, held& out) {
    if (!operand(at, at.first, subject, out)) {
        return false;
    }
    if (at.kind == node_kind::minus) {
        out = store_.keep(decimal_number::of(*out.value).negated().value());
    }
    return true;
}

}  // namespace sluice::jmespath
