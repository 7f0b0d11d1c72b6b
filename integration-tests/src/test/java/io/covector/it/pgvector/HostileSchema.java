package io.covector.it.pgvector;

import io.covector.test.servers.PgDatabase;
import java.util.List;

/**
 * A schema in which somebody has planted what looks like the server's own: a function and an operator for each of
 * pg_catalog and of the extension with the same arguments, others whose arguments match better, and relations, types
 * and collations of the same names. Whoever runs one fails, and it is remembered.
 */
final class HostileSchema {
    private static final String RUNS = "CREATE FUNCTION hostile.ran() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN"
            + " PERFORM pg_catalog.nextval('hostile.runs'); RAISE EXCEPTION 'what others have planted has run'; END $$";

    /** The same arguments as in pg_catalog and the extension: chosen where the schema comes first. */
    private static final String SAME_ARGUMENTS = """
            DO $plant$ DECLARE f record; body text :=
              ' LANGUAGE plpgsql AS $$ BEGIN PERFORM hostile.ran(); END $$'; BEGIN
              FOR f IN SELECT p.oid, p.proname, pg_get_function_identity_arguments(p.oid) AS args,
                              pg_get_function_result(p.oid) AS result
                         FROM pg_proc p
                        WHERE p.prokind = 'f' AND p.pronamespace IN ('pg_catalog'::regnamespace, 'ext'::regnamespace)
                          AND p.proname NOT LIKE 'pg\\_%' AND p.proname NOT LIKE 'binary\\_upgrade%' LOOP
                BEGIN
                  EXECUTE format('CREATE FUNCTION hostile.%I(%s) RETURNS %s', f.proname, f.args, f.result) || body;
                EXCEPTION WHEN OTHERS THEN NULL; -- types that only functions of the server have
                END;
              END LOOP;
              FOR f IN SELECT o.oid, o.oprname, o.oprleft, oprleft::regtype AS l, oprright::regtype AS r,
                              oprresult::regtype AS result
                         FROM pg_operator o
                        WHERE o.oprnamespace IN ('pg_catalog'::regnamespace, 'ext'::regnamespace) LOOP
                EXECUTE format('CREATE FUNCTION hostile.%I(%s) RETURNS %s', 'operator_' || f.oid,
                               concat_ws(',', CASE WHEN f.oprleft <> 0 THEN f.l END, f.r), f.result) || body;
                EXECUTE format('CREATE OPERATOR hostile.%s (%s RIGHTARG = %s, FUNCTION = hostile.%I)', f.oprname,
                               CASE WHEN f.oprleft <> 0 THEN 'LEFTARG = ' || f.l || ',' END, f.r,
                               'operator_' || f.oid);
              END LOOP;
              EXECUTE 'CREATE AGGREGATE hostile.count(*) (SFUNC = hostile.counted, STYPE = bigint)';
              FOR f IN SELECT unnest('{double precision,smallint}'::text[]) AS type LOOP
                EXECUTE format('CREATE FUNCTION hostile.joined(%1$s, %1$s) RETURNS %1$s', f.type) || body;
                EXECUTE format('CREATE AGGREGATE hostile.min(%1$s) (SFUNC = hostile.joined, STYPE = %1$s)', f.type);
                EXECUTE format('CREATE AGGREGATE hostile.bit_or(%1$s) (SFUNC = hostile.joined, STYPE = %1$s)', f.type);
              END LOOP;
            END $plant$""";

    /** Arguments that pg_catalog has no function or operator for: chosen wherever the schema is in the path. */
    private static final String BETTER_ARGUMENTS = """
            DO $plant$ DECLARE o text; l text; r text; n int := 0; types text[] :=
              '{text,varchar,name,""" + "\"char\"," + """
            smallint,int,bigint,oid,real,float8,boolean,jsonb,text[],varchar[]}';
              body text := ' LANGUAGE plpgsql AS $$ BEGIN PERFORM hostile.ran(); END $$'; BEGIN
              FOREACH o IN ARRAY '{=,<>,<,>,<=,>=,+,&,->,->>,@>,&&,~~,||}'::text[] LOOP
                FOREACH l IN ARRAY types LOOP
                  FOREACH r IN ARRAY types LOOP
                    CONTINUE WHEN EXISTS (SELECT FROM pg_operator WHERE oprname = o AND oprleft = l::regtype
                                                                    AND oprright = r::regtype);
                    n := n + 1;
                    EXECUTE format('CREATE FUNCTION hostile.better_%s(%s, %s) RETURNS boolean', n, l, r) || body;
                    EXECUTE format('CREATE OPERATOR hostile.%s (LEFTARG = %s, RIGHTARG = %s, FUNCTION = hostile.%I)',
                                   o, l, r, 'better_' || n);
                  END LOOP;
                END LOOP;
              END LOOP;
              FOREACH l IN ARRAY '{varchar,name,text}'::text[] LOOP
                FOREACH o IN ARRAY '{lower,current_setting,jsonb_typeof,unnest}'::text[] LOOP
                  CONTINUE WHEN l = 'text';
                  EXECUTE format('CREATE FUNCTION hostile.%s(%s) RETURNS text', o, l) || body;
                END LOOP;
                FOREACH r IN ARRAY '{varchar,name,text}'::text[] LOOP
                  CONTINUE WHEN l = 'text' AND r = 'text';
                  EXECUTE format('CREATE FUNCTION hostile.strpos(%s, %s) RETURNS int', l, r) || body;
                  EXECUTE format('CREATE FUNCTION hostile.starts_with(%s, %s) RETURNS boolean', l, r) || body;
                  EXECUTE format('CREATE FUNCTION hostile.set_config(%s, %s, boolean) RETURNS text', l, r) || body;
                END LOOP;
              END LOOP;
            END $plant$""";

    /** In the extension's own schema, too, where users may create in many installations. */
    private static final String BESIDE_THE_EXTENSION = """
            DO $plant$ DECLARE o text; body text := ' LANGUAGE plpgsql AS $$ BEGIN PERFORM hostile.ran(); END $$'; BEGIN
              FOREACH o IN ARRAY '{<->,<#>,<=>,=}'::text[] LOOP
                EXECUTE format('CREATE FUNCTION ext.%I(anyelement, anyelement) RETURNS float8', 'any' || o) || body;
                EXECUTE format(
                    'CREATE OPERATOR ext.%s (LEFTARG = anyelement, RIGHTARG = anyelement, FUNCTION = ext.%I)',
                    o, 'any' || o);
              END LOOP;
              EXECUTE 'CREATE FUNCTION ext.l2_normalize(anyelement) RETURNS anyelement' || body;
              EXECUTE 'CREATE FUNCTION ext.vector_send(anyelement) RETURNS bytea' || body;
            END $plant$""";

    private static final String TYPES_AND_RELATIONS = """
            DO $plant$ DECLARE c record; t text; BEGIN
              FOREACH t IN ARRAY
                '{text,jsonb,name,oid,regclass,int4,int8,float8,bool,varchar,_text,_jsonb,vector,halfvec}'::text[] LOOP
                EXECUTE format('CREATE DOMAIN hostile.%I AS pg_catalog.text CHECK (hostile.ran())', t);
              END LOOP;
              FOR c IN SELECT relname FROM pg_class
                        WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind IN ('r', 'v')
                          AND has_table_privilege('public', oid, 'SELECT') LOOP
                BEGIN
                  EXECUTE format('CREATE VIEW hostile.%1$I AS SELECT * FROM pg_catalog.%1$I WHERE hostile.ran()',
                                 c.relname);
                EXCEPTION WHEN invalid_table_definition THEN -- it has a column that no view can have
                  EXECUTE format('CREATE VIEW hostile.%I AS SELECT hostile.ran()', c.relname);
                END;
              END LOOP;
            END $plant$""";

    private HostileSchema() {}

    /** Plants everything; the extension is in the schema {@code ext}. */
    static void plant(PgDatabase ofSuperuser) {
        Database.execute(
                ofSuperuser,
                "CREATE SCHEMA hostile",
                "CREATE SEQUENCE hostile.runs",
                RUNS,
                "CREATE FUNCTION hostile.counted(bigint) RETURNS bigint LANGUAGE plpgsql AS"
                        + " $$ BEGIN PERFORM hostile.ran(); END $$",
                SAME_ARGUMENTS,
                BETTER_ARGUMENTS,
                BESIDE_THE_EXTENSION,
                TYPES_AND_RELATIONS,
                "CREATE COLLATION hostile.\"C\" FROM \"en-x-icu\"",
                "GRANT USAGE, CREATE ON SCHEMA hostile TO PUBLIC",
                "GRANT SELECT ON ALL TABLES IN SCHEMA hostile TO PUBLIC",
                "GRANT USAGE ON SEQUENCE hostile.runs TO PUBLIC");
    }

    /** Whether any of it has run so far. */
    static boolean hasRun(PgDatabase ofSuperuser) {
        return Database.query(ofSuperuser, "SELECT is_called FROM hostile.runs").equals(List.of("t"));
    }
}
