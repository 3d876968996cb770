#include "control/asked_part.hpp"

#include "control/paging.hpp"

namespace sluice::control {

result<asked_part> part_of(const call& asked) {
    const auto most = number_parameter(asked.query, "most", 1, 1'000'000);
    if (!most) {
        return most.error();
    }
    return asked_part{*most, parameter(asked.query, "name")};
}

}  // namespace sluice::control
