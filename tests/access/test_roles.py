from lookup.access.roles import GRANTS, Permission, Principal, Role


def test_every_permission_is_granted_to_someone() -> None:
    assert set(GRANTS) == set(Permission)
    assert all(GRANTS.values())


def test_an_admin_may_do_everything_in_its_maison() -> None:
    admin = Principal("alba", Role.ADMIN, "key")
    assert all(admin.may(permission) for permission in Permission)
