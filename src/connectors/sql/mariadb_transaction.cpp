#include "connectors/sql/mariadb_transaction.hpp"

#include <utility>

namespace sluice::sql {

mariadb_connection::answer<mariadb_connection*> mariadb_session::begin(use wanted,
                                                                       const patience& left) {
    const std::string text =
        wanted == use::read ? "START TRANSACTION READ ONLY" : "START TRANSACTION";
    if (connection_) {
        const auto begun = connection_->run(text, left);
        if (begun) {
            return connection_.get();
        }
        if (left.is_over()) {
            close();
            return begun.error();
        }
        // The server has closed it meanwhile. Nothing was asked of it yet.
        close();
    }
    auto opened = mariadb_connection::open(library_, options_, left);
    if (!opened) {
        return opened.error();
    }
    connection_ = *std::move(opened);
    if (const auto begun = connection_->run(text, left); !begun) {
        close();
        return begun.error();
    }
    return connection_.get();
}

void mariadb_session::end_reading(const patience& left) {
    if (!connection_->is_usable() || !connection_->run("COMMIT", left)) {
        close();
    }
}

bool mariadb_session::roll_back(const patience& left) {
    if (!connection_->is_usable() || !connection_->run("ROLLBACK", left)) {
        close();
        return true;
    }
    return !connection_->left_changes();
}

}  // namespace sluice::sql
