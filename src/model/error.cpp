#include <sluice/error.hpp>
#include <sluice/model/printable.hpp>

#include <stdexcept>

namespace sluice {

std::string_view name_of(failure_class kind) {
    switch (kind) {
        case failure_class::credential:
            return "credential";
        case failure_class::refused:
            return "refused";
        case failure_class::busy:
            return "busy";
        case failure_class::unreachable:
            return "unreachable";
        case failure_class::invalid:
            return "invalid";
        case failure_class::internal:
            return "internal";
        case failure_class::uncertain:
            return "uncertain";
    }
    return "internal";
}

disposition disposition_of(failure_class kind) {
    switch (kind) {
        case failure_class::credential:
            return disposition::wait;
        case failure_class::busy:
        case failure_class::unreachable:
        case failure_class::internal:
            return disposition::retry;
        case failure_class::refused:
        case failure_class::invalid:
        case failure_class::uncertain:
            return disposition::park;
    }
    return disposition::park;
}

failure&& failure::within(std::string_view place) && {
    message.insert(0, std::string(place) + ": ");
    return std::move(*this);
}

std::string describe(const failure& why) {
    return printable_line(why.mend.empty() ? why.message : why.message + " (" + why.mend + ")");
}

void throw_exception_from_error(const failure& why, const boost::source_location& /*at*/) {
    throw std::runtime_error(describe(why));
}

}  // namespace sluice
